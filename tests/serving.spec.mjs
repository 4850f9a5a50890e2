// The built folder and how a plain server sends it.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { test, expect } from "./harness/test.mjs";
import { DIST, filesOf, ROOT } from "./harness/site.mjs";
import { setClock } from "./harness/story.mjs";

/** Collects what breaks on a page: errors, failed requests, violations of the policy. */
function complaints(page) {
  const list = [];
  page.on("pageerror", (error) => list.push(String(error)));
  page.on("console", (message) => message.type() === "error" && list.push(message.text()));
  page.on("requestfailed", (request) => list.push(`${request.url()}: ${request.failure().errorText}`));
  page.on("response", (response) => response.status() >= 400 && list.push(`${response.url()}: ${response.status()}`));
  return list;
}

test("checksums name every file, and compressed copies hold the same bytes", async () => {
  const sums = new Map(
    (await readFile(join(DIST, "SHA256SUMS"), "utf8"))
      .trim()
      .split("\n")
      .map((line) => line.split("  ").reverse()),
  );
  const files = (await filesOf(DIST)).filter((path) => path !== "SHA256SUMS");
  expect([...sums.keys()].sort()).toEqual(files);
  for (const path of files) {
    const bytes = await readFile(join(DIST, path));
    expect(createHash("sha256").update(bytes).digest("hex"), path).toBe(sums.get(path));
    if (path.endsWith(".br")) expect(brotliDecompressSync(bytes).equals(await readFile(join(DIST, path.slice(0, -3)))), path).toBe(true);
    if (path.endsWith(".gz")) expect(gunzipSync(bytes).equals(await readFile(join(DIST, path.slice(0, -3)))), path).toBe(true);
  }
  for (const path of files.filter((path) => /\.(wasm|js|html)$/.test(path) && !path.includes("/"))) {
    expect(files, path).toContain(`${path}.br`);
    expect(files, path).toContain(`${path}.gz`);
  }
});

for (const prefix of ["/", "/chu-ky-so/cong"]) {
  test.describe(`under ${prefix}`, () => {
    test.use({ prefix });

    test("the page starts without a complaint and asks nobody else", async ({ page, site }) => {
      const list = complaints(page);
      const asked = new Set();
      page.on("request", (request) => asked.add(new URL(request.url()).origin));
      await page.goto(site.address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await page.waitForLoadState("networkidle");
      expect(list).toEqual([]);
      expect([...asked].filter((origin) => origin !== "null")).toEqual([new URL(site.address).origin]);
    });
  });
}

test("a first visit fetches no more than the budget until Mẫu 01 can be typed into", async ({ page, site }) => {
  const budget = await readFile(join(ROOT, "size-budget.toml"), "utf8");
  const most = Number(/name = "first visit"[^[]*files = \[[^\]]*\]\s*most = ([\d_]+)/.exec(budget)[1].replaceAll("_", ""));
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const fetched = new Map();
  const names = new Map();
  session.on("Network.requestWillBeSent", ({ requestId, request }) => names.set(requestId, request.url));
  // The budget is of the files as they are sent; what the server says above each is its own.
  const heads = new Map();
  session.on("Network.responseReceived", ({ requestId, response }) => heads.set(requestId, response.encodedDataLength));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => fetched.set(names.get(requestId), encodedDataLength - (heads.get(requestId) ?? 0)));

  // The most that can come: on the first page the set of forms of another day, and Mẫu 01 after the other set was chosen.
  await setClock(page.context(), "2026-11-24");
  await page.goto(site.address);
  await page.getByRole("button", { name: /dùng bộ mẫu Thông tư 185/ }).click();
  await page.getByRole("link", { name: "Xin cấp mới cho cá nhân" }).click();
  await page.getByRole("link", { name: "Lập Mẫu 01" }).click();
  const name = page.getByLabel("Họ và tên");
  await name.fill("Nguyễn Văn An");
  await expect(name).toHaveValue("Nguyễn Văn An");
  const sum = [...fetched.values()].reduce((total, bytes) => total + bytes, 0);
  expect(sum, [...fetched].map(([url, bytes]) => `${bytes} ${url}`).join("\n")).toBeLessThanOrEqual(most);
  expect(sum).toBeGreaterThan(10_000);
  expect([...fetched.keys()].filter((url) => /worker|fonts\//.test(url))).toEqual([]);
});

test("the policy lets nothing leave the origin", async ({ page, site }) => {
  let reached = 0;
  const other = createServer((_, response) => {
    reached += 1;
    response.setHeader("access-control-allow-origin", "*").end("ok");
  });
  await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
  try {
    await page.goto(site.address);
    const address = `http://127.0.0.1:${other.address().port}/`;
    const result = await page.evaluate(async (address) => {
      const image = new Image();
      const loaded = new Promise((resolve) => {
        image.onload = () => resolve("loaded");
        image.onerror = () => resolve("refused");
      });
      image.src = `${address}picture`;
      const fetched = await fetch(address).then(() => "fetched", () => "refused");
      navigator.sendBeacon(`${address}beacon`, "x");
      return [fetched, await loaded];
    }, address);
    expect(result).toEqual(["refused", "refused"]);
    expect(reached).toBe(0);
  } finally {
    other.close();
  }
});

test("a finished PDF may be shown in a frame", async ({ page, site }) => {
  const list = complaints(page);
  await page.goto(site.address);
  await page.waitForLoadState("networkidle");
  await page.evaluate(async () => {
    const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    const frame = document.createElement("iframe");
    frame.src = URL.createObjectURL(new Blob([pdf], { type: "application/pdf" }));
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener("load", resolve));
  });
  await page.waitForTimeout(500);
  expect(list).toEqual([]);
});

test("files go out with their types, compressed where the browser takes it", async ({ request, site }) => {
  const page = await (await request.get(site.address)).text();
  const wasm = page.match(/app-[0-9a-f]+_bg\.wasm/)[0];
  for (const [path, type] of [
    ["", "text/html; charset=utf-8"],
    [wasm, "application/wasm"],
    ["sw.js", "text/javascript; charset=utf-8"],
    ["version.json", "application/json; charset=utf-8"],
  ]) {
    const plain = await request.get(site.address + path, { headers: { "accept-encoding": "identity" } });
    expect(plain.headers()["content-type"], path).toBe(type);
    expect(plain.headers()["content-encoding"], path).toBe(undefined);
  }
  for (const encoding of ["br", "gzip"]) {
    const packed = await request.get(site.address + wasm, { headers: { "accept-encoding": encoding } });
    expect(packed.headers()["content-encoding"]).toBe(encoding);
    expect((await packed.body()).equals(await readFile(join(DIST, wasm)))).toBe(true);
  }
  expect((await request.get(`${site.address}no-such-file`)).status()).toBe(404);
  expect((await request.post(site.address)).status()).toBe(405);
});
