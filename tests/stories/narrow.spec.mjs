// How much of the list is seen at once, on a desk and on a telephone; and a sheet of paper where there is no room for one.
import { beginList, beginRequest, bringIn, editor, expect, fill, PERSON, row, sample, test, TWO_PEOPLE } from "../harness/story.mjs";

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };

/** The heads of the columns that are seen whole: those that stay, and those between them and the frame's edge. */
const wholeColumns = (page) =>
  page.locator(".sheet").evaluate((frame) => {
    const edge = frame.getBoundingClientRect().left + frame.clientLeft + frame.clientWidth;
    const [number, name, ...others] = frame.querySelectorAll("thead th");
    const from = name.getBoundingClientRect().right;
    const whole = others.filter((head) => {
      const { left, right } = head.getBoundingClientRect();
      return left > from - 1 && right < edge + 1;
    });
    return [number, name, ...whole].map((head) => head.textContent);
  });

/** How far the next column is from beginning where those that stay end; 0 where it begins there. */
const offset = (page) =>
  page.locator(".sheet").evaluate((frame) => {
    const [, name, ...others] = frame.querySelectorAll("thead th");
    const from = name.getBoundingClientRect().right;
    return Math.round(Math.min(...others.map((head) => Math.abs(head.getBoundingClientRect().left - from))));
  });

test("the list shows whole columns beside the number and the name, wide and narrow", async ({ page, site }) => {
  await beginList(page, site);
  await bringIn(page, sample("cap-moi-40.xlsx"), 40);
  expect((await wholeColumns(page)).length).toBeGreaterThanOrEqual(2 + 6);

  // Without the explanations there is room for more.
  const before = (await wholeColumns(page)).length;
  await page.getByRole("button", { name: "Thu gọn" }).click();
  expect((await wholeColumns(page)).length).toBeGreaterThan(before);
  await expect(page.getByRole("button", { name: "Lỗi kế tiếp" })).toBeVisible();
  await page.getByRole("button", { name: "Mở phần giải thích" }).click();

  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    await test.step(`${size.width} px`, async () => {
      await expect.poll(async () => (await wholeColumns(page)).length).toBeGreaterThan(2);
      if (size === NARROW) await page.getByRole("button", { name: "Thu gọn" }).click();
      // However far somebody scrolls, a column begins beside the name.
      await page.locator(".sheet").hover();
      for (const by of [70, 190, 2000, -130, -2000]) {
        const before = await page.locator(".sheet").evaluate((frame) => frame.scrollLeft);
        await page.mouse.wheel(by, 0);
        await expect.poll(() => page.locator(".sheet").evaluate((frame) => frame.scrollLeft)).not.toBe(before);
        await expect.poll(() => offset(page)).toBe(0);
      }

      // With the keys, cell after cell is seen whole.
      await row(page, 1).getByRole("rowheader").click();
      const count = await page.locator(".sheet thead th").count();
      for (let at = 1; at < count - 1; at += 1) {
        await page.keyboard.press("ArrowRight");
        const head = await page.locator(".sheet thead th").nth(at + 1).innerText();
        await expect(editor(page)).toHaveAccessibleName(`Dòng 2, ${head}`);
        await expect.poll(() => wholeColumns(page)).toContain(head);
      }
      await page.keyboard.press("Home");
      await expect(editor(page)).toHaveAccessibleName("Dòng 2, Họ và tên");
    });
  }
});

test("on a telephone a finished sheet is opened rather than shown in part", async ({ page, site }) => {
  test.setTimeout(120_000);
  const open = page.getByRole("link", { name: "Mở tệp PDF" });
  const frame = page.locator("iframe.paper");
  const look = async () => {
    await expect(open).toBeHidden();
    await expect(frame).toBeVisible();
    await page.setViewportSize(NARROW);
    await expect(open).toBeVisible();
    await expect(open).toHaveAttribute("href", /^blob:/);
    await expect(frame).toBeHidden();
    await expect(page.getByRole("button", { name: "In", exact: true })).toBeHidden();
    await page.setViewportSize(WIDE);
  };

  await beginRequest(page, site);
  await fill(page, PERSON);
  await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
  await page.getByRole("link", { name: "Tạo tệp PDF" }).click();
  await expect(page.getByRole("link", { name: "Tải tệp PDF" })).toBeVisible({ timeout: 20_000 });
  await look();

  await beginList(page, site);
  await bringIn(page, TWO_PEOPLE, 2);
  await page.getByRole("button", { name: "4. Tệp lô, ký và gửi" }).click();
  await page.getByRole("button", { name: "Tạo công văn và tệp lô" }).click();
  await expect(frame).toBeAttached({ timeout: 30_000 });
  await look();
});

test("on a telephone the next error comes into the window", async ({ page, site }) => {
  await page.setViewportSize(NARROW);
  await beginList(page, site);
  await bringIn(page, sample("cap-moi-40.xlsx"), 40);
  const next = page.getByRole("button", { name: "Lỗi kế tiếp" });
  for (let at = 0; at < 6; at += 1) {
    // The button may be far from the table.
    await next.click();
    await expect.poll(() => editor(page).evaluate((box) => {
      const { top, bottom } = box.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    })).toBe(true);
  }
});
