// Pictures of pages in the states that stories bring them to, for a person to look at: only where `CHUKYSO_PICTURES` names a folder.
import { join } from "node:path";

const folder = process.env.CHUKYSO_PICTURES;

/** Keeps the whole page as `STATE-WIDTH.png`; of two states of one name the later stays. */
export async function picture(page, state) {
  if (!folder) return;
  const name = state.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "");
  await page.screenshot({ path: join(folder, `${name}-${page.viewportSize().width}.png`), fullPage: true });
}
