// A page that Chromium takes for one from outside this computer, as a portal is, so that its rules for requests to programs on
// this computer hold; a page from 127.0.0.1 never meets them.
import { CHROMIUM, CHROMIUM_ARGUMENTS } from "./chromium.mjs";
import { Site } from "./site.mjs";
import { test as base } from "./story.mjs";

/** The browser has to be told the site's port when it starts, so it is always the same one. */
const PORT = 47190;

export const test = base.extend({
  launchOptions: [
    { executablePath: CHROMIUM, args: [...CHROMIUM_ARGUMENTS, `--ip-address-space-overrides=127.0.0.1:${PORT}=public`] },
    { option: true, scope: "worker" },
  ],
  site: async ({ prefix }, use) => {
    const site = await new Site({ prefix, port: PORT }).start();
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
  await session.detach();
}
