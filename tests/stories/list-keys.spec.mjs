// The keys of the list work wherever the focus is, but where the browser's own count; and what goes away leaves the focus to what stays.
import { beginList, bringIn, editor, expect, row, sample, saved, test, TWO_PEOPLE } from "../harness/story.mjs";

const mend = (page) => page.getByRole("button", { name: /^Sửa [\d.]+ ô máy sửa được$/ });

const button = (page, name) => page.getByRole("button", { name, exact: true });

test("after the button that mends everything, after a reload, and on a button", async ({ page, site }) => {
  await beginList(page, site);
  await bringIn(page, sample("cap-moi-40.xlsx"), 40);
  await mend(page).click();
  await expect(mend(page)).toHaveCount(0);
  await expect(button(page, "Hoàn tác")).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(mend(page)).toBeVisible();
  await page.keyboard.press("Control+y");
  await expect(mend(page)).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(mend(page)).toBeVisible();
  await page.keyboard.press("Control+Shift+z");
  await expect(mend(page)).toHaveCount(0);
  await saved(page);

  // Nothing has the focus.
  await page.reload();
  await expect(row(page, 0)).toBeVisible();
  expect(await page.evaluate(() => document.activeElement.localName)).toBe("body");
  await page.keyboard.press("Control+z");
  await expect(mend(page)).toBeVisible();
  await expect(editor(page)).toBeFocused();

  await page.reload();
  await expect(row(page, 0)).toBeVisible();
  await page.keyboard.press("F8");
  await expect(editor(page)).toBeFocused();
  await expect(editor(page)).toHaveAccessibleName(/^Dòng \d+, /);
  const first = await editor(page).getAttribute("aria-label");
  await button(page, "Hoàn tác").focus();
  await page.keyboard.press("F8");
  await expect(editor(page)).toBeFocused();
  await expect(editor(page)).not.toHaveAccessibleName(first);
  await button(page, "Làm lại").focus();
  await page.keyboard.press("Shift+F8");
  await expect(editor(page)).toHaveAccessibleName(first);
});

test("but in a cell that is being changed the browser takes back, and in a composition nobody does", async ({ page, site }) => {
  await beginList(page, site);
  await bringIn(page, TWO_PEOPLE, 2);
  await row(page, 0).getByRole("rowheader").click();
  await page.keyboard.type("Vì Thị Yến");
  await page.keyboard.press("Enter");
  await expect(row(page, 0)).toContainText("Vì Thị Yến");
  await page.keyboard.press("F2");
  await page.keyboard.type("x");
  await expect(editor(page)).toHaveValue("Cà Văn Ýx");
  await page.keyboard.press("Control+z");
  await expect(editor(page)).toHaveValue("Cà Văn Ý");
  await expect(row(page, 0)).toContainText("Vì Thị Yến");
  await page.keyboard.press("Escape");

  /** Control+Z on the bare page, as a part of a composition or not. */
  const press = (isComposing) =>
    page.evaluate((isComposing) => {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, isComposing, bubbles: true, cancelable: true }));
    }, isComposing);
  const told = page.getByText("Đã hoàn tác một bước.");
  await press(true);
  await expect(told).toHaveCount(0);
  await press(false);
  await expect(told).toBeVisible();
});

test("an import that one stops oneself is told calmly, and can be begun again", async ({ page, site }) => {
  test.setTimeout(120_000);
  await beginList(page, site);
  const lines = Array.from({ length: 50_000 }, (_, at) => `Lò Thị Ánh Nguyệt;05/03/1990;0141900${String(10_000 + at)};nguoi${at}@sonla.gov.vn`);
  const text = ["Họ tên;Ngày sinh;CCCC;Địa chỉ thư điện tử công vụ", ...lines].join("\r\n");
  await page.locator("#chon-tep").setInputFiles({ name: "dài.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  const card = page.locator(".file-card");
  await card.getByRole("button", { name: "Dừng" }).click();
  await expect(card).toContainText("Đã dừng nhập tệp này theo yêu cầu");
  await expect(card).not.toContainText("Chưa nhập được");
  await expect(card.locator(".failed")).toHaveCount(0);
  await expect(card.getByRole("heading")).toBeFocused();

  await card.getByRole("button", { name: "Nhập lại tệp này" }).click();
  await expect(card.getByRole("heading")).toBeFocused();
  await card.getByRole("button", { name: "Dừng" }).click();
  await card.getByRole("button", { name: "Bỏ tệp này khỏi danh sách" }).click();
  await expect(card).toHaveCount(0);
  await expect(page.locator("#chon-tep")).toBeFocused();
  // The worker that was stopped is replaced by another one.
  await bringIn(page, TWO_PEOPLE, 2);
});

test("the button that makes the files keeps the focus", async ({ page, site }) => {
  await beginList(page, site);
  await bringIn(page, TWO_PEOPLE, 2);
  await page.getByRole("button", { name: "4. Tệp lô, ký và gửi" }).click();
  await page.getByRole("button", { name: "Tạo công văn và tệp lô" }).click();
  await expect(page.locator(".made").getByRole("link", { name: /^Tải về/ })).toHaveCount(2, { timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Tạo lại công văn và tệp lô" })).toBeFocused();
});

test("one kind of error is mended everywhere from one of its cells, and its number follows", async ({ page, site }) => {
  await beginList(page, site);
  const lines = ["Họ tên;Ngày sinh;Điện thoại", ...["966472506", "912345678", "0987654321", "983123456", "977123456"].map((number) => `Vì Thị Én;05/03/1990;${number}`)];
  await bringIn(page, { name: "mất số 0.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) }, 5);
  const kind = "Mất số 0 ở đầu";
  await page.getByRole("group", { name: "Lọc theo lỗi" }).getByRole("button", { name: kind }).click();
  await expect(page.getByRole("button", { name: `Sửa 4 ô “${kind}” máy sửa được` })).toBeVisible();
  const cell = (place) => row(page, place).locator("td", { hasText: kind });
  const panel = page.locator(".findings-panel");
  const all = page.getByRole("button", { name: /^Sửa cả/ });
  await cell(0).click();
  await expect(all).toHaveText(`Sửa cả 4 chỗ “${kind}”`);
  // What is mended by itself is not counted any more.
  await panel.getByRole("button", { name: "Sửa thành: 0966472506" }).click();
  await expect(page.getByText("Đã sửa 1 ô.")).toBeVisible();
  await expect(page.getByRole("button", { name: `Sửa 3 ô “${kind}” máy sửa được` })).toBeVisible();
  await cell(1).click();
  await expect(all).toHaveText(`Sửa cả 3 chỗ “${kind}”`);
  await all.click();
  await expect(page.getByText(`Đã sửa 3 ô có lỗi “${kind}”.`)).toBeVisible();
  await expect(editor(page)).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: `Sửa 3 ô “${kind}” máy sửa được` })).toBeVisible();
});

test("what was mended all at once stays marked while one changes another cell", async ({ page, site }) => {
  await beginList(page, site);
  await bringIn(page, sample("cap-moi-40.xlsx"), 40);
  await mend(page).click();
  await expect(mend(page)).toHaveCount(0);
  const marks = page.locator("td.mended");
  await expect(marks.first()).toBeVisible();
  const before = await marks.count();
  await row(page, 0).getByRole("rowheader").click();
  await page.keyboard.type("Vì Thị Yến");
  await page.keyboard.press("Enter");
  await expect(row(page, 0)).toContainText("Vì Thị Yến");
  await expect(marks).toHaveCount(before);
});
