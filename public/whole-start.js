// Starts the whole site; the page loads this after whole.js, whose glue it calls.
wasm_bindgen({
  module_or_path: new URL("whole_bg.wasm" + new URL(document.currentScript.src).search, document.baseURI),
}).catch(() => {
  document.getElementById("crash").hidden = false;
});
