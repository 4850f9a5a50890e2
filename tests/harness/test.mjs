// `test` with a server for each test, and a browser that can be killed.
//
// - `site.address`, `site.stop()`, `site.start()`; `test.use({ prefix: "/a/b" })` serves under another path.
// - `launch()` starts a whole browser on this test's own profile folder: `{ context, page, kill(), close() }`.
//   After `kill()`, another `launch()` is the same user who starts the browser again.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { launchKillable } from "./chromium.mjs";
import { Site } from "./site.mjs";

export { expect } from "@playwright/test";

export const test = base.extend({
  prefix: ["/", { option: true }],

  site: async ({ prefix }, use) => {
    const site = await new Site({ prefix }).start();
    await use(site);
    await site.stop();
  },

  // Playwright wants to see which fixtures are used: none.
  launch: async ({}, use) => {
    const profile = await mkdtemp(join(tmpdir(), "chukyso-profile-"));
    const launched = [];
    await use(async () => {
      const browser = await launchKillable(profile);
      launched.push(browser);
      return browser;
    });
    for (const browser of launched) await browser.kill();
    await rm(profile, { recursive: true, force: true });
  },
});
