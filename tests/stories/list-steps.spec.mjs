// The steps of a list have addresses: Back, Forward and a reload find them again, and one that cannot be reached yet gives way to the first.
import { beginList, box, bringIn, expect, row, saved, test, TWO_PEOPLE } from "../harness/story.mjs";

/** The step that the page shows. */
const step = (page) => page.locator(".steps-bar [aria-current=step]");

const heading = (page) => page.getByRole("heading", { level: 1 });

test("Back, Forward and a reload keep to the steps", async ({ page, site }) => {
  await beginList(page, site);
  await expect(step(page)).toHaveText("1. Nhập danh sách");
  await bringIn(page, TWO_PEOPLE, 2);
  await expect(step(page)).toHaveText("2. Kiểm tra và sửa");
  await expect(page).toHaveURL(/#\/danh-sach\/[^/]+$/);
  await saved(page);

  await page.getByRole("button", { name: "Tiếp: Công văn Mẫu 02" }).click();
  await expect(step(page)).toHaveText("3. Công văn Mẫu 02");
  await expect(page).toHaveURL(/#\/danh-sach\/[^/]+\/cong-van$/);
  await expect(heading(page)).toBeFocused();
  await page.reload();
  await expect(step(page)).toHaveText("3. Công văn Mẫu 02");
  await expect(box(page, "soKyHieu")).toBeEditable();

  await page.getByRole("button", { name: "4. Tệp lô, ký và gửi" }).click();
  await expect(page).toHaveURL(/#\/danh-sach\/[^/]+\/tep-lo$/);
  await page.reload();
  await expect(page.getByRole("button", { name: "Tạo công văn và tệp lô" })).toBeVisible();

  await page.goBack();
  await expect(step(page)).toHaveText("3. Công văn Mẫu 02");
  await page.goBack();
  await expect(step(page)).toHaveText("2. Kiểm tra và sửa");
  await expect(row(page, 0)).toContainText("Vì Thị Én");
  await page.goBack();
  await expect(step(page)).toHaveText("1. Nhập danh sách");
  await expect(page).toHaveURL(/#\/danh-sach\/[^/]+\/nhap$/);
  await expect(page.getByRole("button", { name: "Kiểm tra và sửa 2 người" })).toBeVisible();
  await page.goForward();
  await expect(row(page, 1)).toContainText("Cà Văn Ý");
  await page.goForward();
  await expect(step(page)).toHaveText("3. Công văn Mẫu 02");
});

test("without anybody in the list, the later steps give way to the first", async ({ page, site }) => {
  await beginList(page, site);
  await page.getByRole("button", { name: "Nhập tay một người" }).click();
  await row(page, 0).getByRole("rowheader").click();
  await page.keyboard.type("Vì Thị Én");
  await page.keyboard.press("Enter");
  await expect(row(page, 0)).toContainText("Vì Thị Én");
  await page.getByText("Thêm việc", { exact: true }).click();
  await page.getByRole("button", { name: "Xóa các dòng đang chọn" }).click();
  await expect(page.getByText("Danh sách chưa có ai.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Tiếp: Công văn Mẫu 02" })).toBeHidden();
  await saved(page);
  const address = page.url();

  for (const later of ["/cong-van", "/tep-lo"]) {
    await page.goto(address + later);
    await expect(step(page)).toHaveText("1. Nhập danh sách");
    await expect(page).toHaveURL(`${address}/nhap`);
  }
  await page.reload();
  await expect(page.locator("#chon-tep")).toBeAttached();
  // The empty table can still be gone to, as who was taken out can be brought back.
  await page.getByRole("button", { name: "2. Kiểm tra và sửa" }).click();
  await expect(page.getByText("Danh sách chưa có ai.")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(row(page, 0)).toContainText("Vì Thị Én");
});

test("the address of a new list, typed over an open one, begins a new list", async ({ page, site }) => {
  await beginList(page, site);
  await bringIn(page, TWO_PEOPLE, 2);
  await saved(page);
  const first = page.url();
  const type = () => page.evaluate(() => (location.hash = "#/danh-sach"));

  await type();
  await expect(step(page)).toHaveText("1. Nhập danh sách");
  await expect(heading(page)).toBeFocused();
  await expect(page.locator(".file-card")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Kiểm tra và sửa/ })).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL(first);
  await expect(row(page, 0)).toContainText("Vì Thị Én");

  // The same over a list that was opened by its address, and the new one is another draft.
  await page.reload();
  await expect(row(page, 0)).toContainText("Vì Thị Én");
  await type();
  await page.getByRole("button", { name: "Nhập tay một người" }).click();
  await expect(row(page, 0)).toBeVisible();
  await expect(row(page, 0)).not.toContainText("Vì Thị Én");
  await expect(row(page, 1)).toHaveCount(0);
  expect(page.url()).not.toBe(first);
  await page.goto(first);
  await expect(row(page, 1)).toContainText("Cà Văn Ý");
});
