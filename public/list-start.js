// Starts the whole site, for work on lists; the page loads this after list.js, whose glue it calls.
wasm_bindgen({
  module_or_path: new URL("list_bg.wasm" + new URL(document.currentScript.src).search, document.baseURI),
}).catch(() => {
  document.getElementById("crash").hidden = false;
});
