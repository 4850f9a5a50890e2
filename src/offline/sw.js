// Keeps the whole site for use without the server. `cargo xtask serve` and `dist` put the list of files in below.
//
// What the page does:
// - After it can be used (a second after its start), it registers "sw.js", so that the copy does not compete with first paint.
// - It posts {type: "state"} with a MessagePort to a worker and gets {type: "state", version, ready} back on that port:
//   `ready` is true when every file of `version` is kept, that is, when the site works without the server.
// - When `registration.waiting` is set (or an `updatefound` worker becomes "installed" while a controller exists), it offers
//   the new version; when the user agrees and drafts are written, it posts {type: "take-over"} to `registration.waiting`.
// - On `controllerchange`, if it had a controller before, it writes drafts and reloads, in every tab:
//   files whose names carry no digest (the heavy worker) now come from the new version.
//
// What this worker does:
// - Installing keeps every file or none: each is compared with its SHA-256, so a half-uploaded folder is refused and tried
//   again later. What an earlier version kept under the same address with the same digest is not fetched again.
// - Fixed files come from the copy, whatever the query ("worker.js?v=…" is "worker.js").
// - Packs, config.json and the trusted roots, which an administrator may edit on the server, come from the server first and from the copy when
//   the server is silent for three seconds, fails, or already holds another version of the site, whose packs this one may not read.
// - Nothing but GET inside the site's own folder is touched. It never takes over by itself.

const BUILD = __BUILD__;

const SCOPE = self.registration.scope;
// One origin may hold several sites in different folders.
const OURS = `chukyso ${SCOPE} `;
const CACHE = OURS + BUILD.version;
const PATIENCE = 3000;

const address = (path) => new URL(path, SCOPE).href;
const FIXED = new Map(BUILD.files.map(([path, digest]) => [address(path), digest]));
const EDITABLE = BUILD.editable.map(address);
const PAGE = address("index.html");

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data?.type === "take-over") {
    self.skipWaiting();
  } else if (event.data?.type === "state") {
    event.waitUntil(tellState(event.ports[0] ?? event.source));
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = withoutQuery(request.url);
  if (url === SCOPE) {
    event.respondWith(fixed(PAGE, request));
  } else if (FIXED.has(url)) {
    event.respondWith(fixed(url, request));
  } else if (isEditable(url)) {
    event.respondWith(editable(event, url));
  } else if (request.mode === "navigate" && url.startsWith(SCOPE)) {
    event.respondWith(fetch(request).catch(() => fixed(PAGE, request)));
  }
});

async function keepAll() {
  const earlier = await Promise.all((await ourCaches()).map((name) => caches.open(name)));
  const cache = await caches.open(CACHE);
  try {
    for (const [url, digest] of FIXED) {
      const response = (await kept(earlier, url, digest)) ?? (await download(url, digest));
      await cache.put(url, response);
    }
    for (const url of EDITABLE) {
      await cache.put(url, await download(url));
    }
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function forgetOthers() {
  const others = (await ourCaches()).filter((name) => name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function tellState(reader) {
  const cache = await caches.open(CACHE);
  const present = new Set((await cache.keys()).map((request) => request.url));
  const ready = [...FIXED.keys(), ...EDITABLE].every((url) => present.has(url));
  reader.postMessage({ type: "state", version: BUILD.version, ready });
}

// A file of this version: the copy, or, should the browser have lost it, the server's.
async function fixed(url, request) {
  const cache = await caches.open(CACHE);
  const copy = await cache.match(url);
  if (copy) return copy;
  try {
    const response = await download(url, FIXED.get(url));
    await cache.put(url, response.clone());
    return response;
  } catch {
    return fetch(request);
  }
}

// A file that an administrator may have edited: the server's, or the copy.
async function editable(event, url) {
  const cache = await caches.open(CACHE);
  const copy = await cache.match(url);
  const fresh = (async () => {
    const [response, same] = await Promise.all([download(url), serverHasThisVersion()]);
    if (copy && !same) return copy;
    await cache.put(url, response.clone());
    return response;
  })();
  event.waitUntil(fresh.catch(() => {}));
  if (!copy) return fresh.catch(() => Response.error());
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE, copy));
  return Promise.race([fresh.catch(() => copy), patience]);
}

async function serverHasThisVersion() {
  const response = await fetch(address("version.json"), { cache: "no-store" });
  return response.ok && (await response.json()).version === BUILD.version;
}

// What the server has, as a plain response: a redirected one may not answer a navigation.
async function download(url, digest) {
  const response = await fetch(url, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  const bytes = await response.arrayBuffer();
  if (digest !== undefined && (await sha256(bytes)) !== digest) {
    throw new Error(`${url}: not the file of version ${BUILD.version}`);
  }
  const type = response.headers.get("content-type") ?? "application/octet-stream";
  return new Response(bytes, { headers: { "content-type": type } });
}

// The same file, byte for byte, from the copy of an earlier version.
async function kept(earlier, url, digest) {
  for (const cache of earlier) {
    const response = await cache.match(url);
    if (response && (await sha256(await response.clone().arrayBuffer())) === digest) return response;
  }
  return undefined;
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function ourCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(OURS));
}

function isEditable(url) {
  return url.startsWith(address("packs/")) || url.startsWith(address("roots/")) || url === address("config.json");
}

function withoutQuery(href) {
  const url = new URL(href);
  url.search = "";
  url.hash = "";
  return url.href;
}
