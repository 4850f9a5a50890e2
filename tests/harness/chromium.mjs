// The browser that the tests run, and one that a test can kill in the middle of its work.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { chromium } from "@playwright/test";

export const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";

export const CHROMIUM_ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Starts a whole browser of its own on a profile folder, which outlives it.
 *
 * `kill()` ends it as a power cut would: SIGKILL to its process group, with nothing written on the way.
 * `close()` ends it in good order.
 */
export async function launchKillable(profile) {
  const browserProcess = spawn(
    CHROMIUM,
    [
      ...CHROMIUM_ARGUMENTS,
      "--remote-debugging-port=0",
      "--accept-lang=vi-VN",
      "--window-size=1280,900",
      `--user-data-dir=${profile}`,
      "about:blank",
    ],
    // A group of its own, so that its helper processes die with it and nothing else does.
    { detached: true, stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = once(browserProcess, "exit");
  const browser = await chromium.connectOverCDP(await debuggingAddress(browserProcess));
  const context = browser.contexts()[0];
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    async kill() {
      if (browserProcess.exitCode !== null || browserProcess.signalCode !== null) return;
      process.kill(-browserProcess.pid, "SIGKILL");
      await ended;
      await browser.close().catch(() => {});
    },
    async close() {
      const session = await browser.newBrowserCDPSession();
      await session.send("Browser.close").catch(() => {});
      await ended;
    },
  };
}

async function debuggingAddress(browserProcess) {
  for await (const line of createInterface({ input: browserProcess.stderr })) {
    const found = line.match(/^DevTools listening on (ws:\S+)/);
    if (found) {
      // The rest is read away, or the browser would stop on a full pipe.
      browserProcess.stderr.resume();
      return found[1];
    }
  }
  throw new Error("the browser ended before it listened");
}
