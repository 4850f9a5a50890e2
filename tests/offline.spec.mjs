// The site without its server, and a new version of it: what src/offline/sw.js promises.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, expect } from "./harness/test.mjs";
import { copyOfDist, release, Site } from "./harness/site.mjs";

const PACK = "packs/tt185-2019/pack.toml";

/** Waits until the page's service worker has kept everything and answers for the page; its state. */
async function kept(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
    }
  });
  return state(page);
}

function state(page) {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const channel = new MessageChannel();
        channel.port1.onmessage = (event) => resolve(event.data);
        navigator.serviceWorker.controller.postMessage({ type: "state" }, [channel.port2]);
      }),
  );
}

function text(page, path) {
  return page.evaluate(async (path) => (await fetch(path)).text(), path);
}

/** A copy of the site on a server of its own, for tests that change what the server has. */
async function changeable(use) {
  const copy = await copyOfDist();
  const site = await new Site({ folder: copy.folder, prefix: "/cong" }).start();
  try {
    await use(site, copy.folder);
  } finally {
    await site.stop();
    await copy.remove();
  }
}

test.describe("under a path of its own", () => {
  test.use({ prefix: "/chu-ky-so/cong" });

  test("after the first visit the site works with the server gone", async ({ page, site }) => {
    await page.goto(site.address);
    const first = await kept(page);
    expect(first.ready).toBe(true);
    expect(first.version).toBe(await page.locator("meta[name=version]").getAttribute("content"));
    const heading = page.getByRole("heading", { level: 1 });
    const words = await heading.innerText();

    await site.stop();
    await page.reload();
    await expect(heading).toHaveText(words);
    for (const address of ["index.html", "?nguon=bieu-mau"]) {
      await page.goto(site.address + address);
      await expect(heading).toHaveText(words);
    }
    // The heavy parts too, which this visit has not used yet, whatever the query.
    const parts = await page.evaluate(async () => {
      const response = await fetch("worker.js?v=1");
      return [response.status, (await response.text()).length > 1000];
    });
    expect(parts).toEqual([200, true]);
    expect(await text(page, PACK)).toBe(await readFile(join(import.meta.dirname, "..", PACK), "utf8"));
    expect((await state(page)).ready).toBe(true);
  });
});

test("a new version is offered, not forced, and replaces the old one whole", async ({ page }) => {
  await changeable(async (site, folder) => {
    await page.goto(site.address);
    const old = await kept(page);
    await release(folder, { version: "next", path: "index.html", change: (html) => html.replace("<body", '<body data-next=""') });

    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration.update();
    });
    await expect.poll(() => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting))).toBe(true);
    await page.reload();
    await expect(page.locator("body")).not.toHaveAttribute("data-next");
    expect((await state(page)).version).toBe(old.version);

    const changed = page.evaluate(
      () => new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", () => resolve(true), { once: true })),
    );
    // The page may reload by itself when it is taken over.
    changed.catch(() => true);
    await page.evaluate(async () => {
      (await navigator.serviceWorker.getRegistration()).waiting.postMessage({ type: "take-over" });
    });
    await expect.poll(() => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)).catch(() => true)).toBe(false);
    await site.stop();
    // The page's own reload may come in between.
    await expect(() => page.reload()).toPass();
    await expect(page.locator("body")).toHaveAttribute("data-next", "");
    expect(await state(page)).toEqual({ type: "state", version: "next", ready: true });
    const caches = await page.evaluate(async () => (await window.caches.keys()).filter((name) => name.startsWith("chukyso ")));
    expect(caches).toHaveLength(1);
  });
});

test("a half-uploaded version is refused and the old one goes on", async ({ page }) => {
  await changeable(async (site, folder) => {
    await page.goto(site.address);
    const old = await kept(page);
    await release(folder, { version: "half", path: "index.html", change: (html) => `${html}<!-- new -->`, uploaded: false });
    const end = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const found = new Promise((resolve) => registration.addEventListener("updatefound", () => resolve(registration.installing)));
      await registration.update();
      const worker = await found;
      while (worker.state === "installing") await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
      return worker.state;
    });
    expect(end).toBe("redundant");
    const names = await page.evaluate(() => window.caches.keys());
    expect(names.filter((name) => name.endsWith(" half"))).toEqual([]);
    await site.stop();
    await page.reload();
    expect(await state(page)).toEqual(old);
  });
});

test("an administrator's correction of a pack is seen at the next visit and kept", async ({ page }) => {
  await changeable(async (site, folder) => {
    await page.goto(site.address);
    await kept(page);
    await writeFile(join(folder, PACK), `${await readFile(join(folder, PACK), "utf8")}# corrected\n`);
    expect(await text(page, PACK)).toContain("# corrected");
    await site.stop();
    expect(await text(page, PACK)).toContain("# corrected");
  });
});

test("packs of another version of the site wait for that version", async ({ page }) => {
  await changeable(async (site, folder) => {
    await page.goto(site.address);
    await kept(page);
    await writeFile(join(folder, PACK), "format = 99\n");
    await writeFile(join(folder, "version.json"), JSON.stringify({ version: "another" }));
    expect(await text(page, PACK)).toBe(await readFile(join(import.meta.dirname, "..", PACK), "utf8"));
  });
});
