// A page that Chromium takes for one from outside this computer, as a portal is, so that its rules for requests to programs on
// this computer hold; a page from 127.0.0.1 never meets them.
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { CHROMIUM, CHROMIUM_ARGUMENTS } from "./chromium.mjs";
import { Site } from "./site.mjs";
import { test as base } from "./story.mjs";

/** Held by the story that may use the helper's ports. */
const LOCK = 47199;

export const test = base.extend({
  /** The helper's ports are the same for all, so such stories wait for each other, whatever file they stand in. */
  ports: [
    async ({}, use) => {
      const lock = createServer();
      for (;;) {
        lock.listen(LOCK, "127.0.0.1");
        const held = await Promise.race([once(lock, "listening").then(() => true), once(lock, "error").then(() => false)]).catch(() => false);
        if (held) break;
        await pause(200);
      }
      await use(LOCK);
      lock.close();
      await once(lock, "close");
    },
    { auto: true, timeout: 0 },
  ],
  /** The site's port, which the browser has to be told when it starts. */
  port: [
    async ({}, use) => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address();
      server.close();
      await once(server, "close");
      await use(port);
    },
    { scope: "worker" },
  ],
  launchOptions: [
    async ({ port }, use) => {
      const args = [...CHROMIUM_ARGUMENTS, `--ip-address-space-overrides=127.0.0.1:${port}=public`];
      await use({ executablePath: CHROMIUM, args });
    },
    { scope: "worker" },
  ],
  site: async ({ prefix, port }, use) => {
    const site = await new Site({ prefix, port }).start();
    await use(site);
    await site.stop();
  },
});

/** Answers for the person whether the site may talk to programs on this computer: `granted`, `denied`, or `prompt`, which nobody answers here. */
export async function permit(page, site, setting) {
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send("Target.getTargetInfo");
  await session.send("Browser.setPermission", {
    permission: { name: "loopback-network" },
    setting,
    origin: new URL(site.address).origin,
    browserContextId: targetInfo.browserContextId,
  });
  // The answer holds as long as this session, which ends with the page.
}
