// Tests of the built site in a real Chromium. `cargo xtask test` builds the site and calls this.
import { defineConfig } from "@playwright/test";
import { CHROMIUM, CHROMIUM_ARGUMENTS } from "./harness/chromium.mjs";

export default defineConfig({
  testDir: ".",
  outputDir: "output",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    browserName: "chromium",
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    viewport: { width: 1280, height: 900 },
    screenshot: "only-on-failure",
    launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS },
  },
});
