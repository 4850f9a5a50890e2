// A page that keeps nobody out: nothing for axe to find, and nothing wider than a telephone or a desk.
import AxeBuilder from "@axe-core/playwright";
import { picture } from "./picture.mjs";
import { expect, test } from "./test.mjs";

/** Looks at the page at both widths; `state` says which one it is in. */
export async function clean(page, state = "the page") {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await picture(page, `${test.info().title} ${state}`);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)), `${state}, ${width} px`).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${state}, ${width} px`).toBe(true);
  }
}
