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
  // Each step has a heading and a title of its own.
  await expect(heading(page)).toHaveText("Kiểm tra và sửa");
  await expect(page).toHaveTitle("Kiểm tra và sửa – Danh sách đề nghị cấp chứng thư số cho cá nhân – Hồ sơ chứng thư số");
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

test("what the columns of a file were taken for is remembered, and a file can be given up", async ({ page, site }) => {
  const file = {
    name: "cột lạ.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("Họ tên;Ngày sinh;Cột bí ẩn\nVì Thị Én;05/03/1990;Văn thư\nCà Văn Ý;06/04/1991;Kế toán\n"),
  };
  const column = page.getByRole("combobox", { name: "Cột Cột bí ẩn của cột lạ.csv là" });
  const chosen = () => column.evaluate((select) => select.selectedOptions[0].textContent);
  await beginList(page, site);
  await page.locator("#chon-tep").setInputFiles(file);
  await column.selectOption({ label: "Chức vụ" });

  // Away and back, also without having brought anything in.
  await page.goBack();
  await beginList(page, site);
  await page.locator("#chon-tep").setInputFiles(file);
  await expect(page.getByText("Các cột đang ghép như lần trước")).toBeVisible();
  expect(await chosen()).toBe("Chức vụ");
  await page.getByRole("button", { name: "Bỏ tệp này" }).click();
  await expect(page.locator(".file-card")).toHaveCount(0);
  await expect(page.locator("#chon-tep")).toBeFocused();

  await page.locator("#chon-tep").setInputFiles(file);
  await page.getByRole("button", { name: "Nhập 2 dòng với cách ghép này" }).click();
  await page.getByRole("button", { name: "Kiểm tra và sửa 2 người" }).or(row(page, 0)).first().waitFor();
  if (await page.getByRole("button", { name: "Kiểm tra và sửa 2 người" }).isVisible()) await page.getByRole("button", { name: "Kiểm tra và sửa 2 người" }).click();
  await expect(row(page, 1)).toContainText("Kế toán");
});

test("an error about the whole list leads to the box that ends it", async ({ page, site }) => {
  await beginList(page, site);
  await bringIn(page, TWO_PEOPLE, 2);
  await page.getByRole("button", { name: "Tiếp: Công văn Mẫu 02" }).click();
  await page.getByRole("button", { name: "Tiếp: Tệp lô" }).click();
  const summary = page.locator(".error-summary");
  await expect(summary).toBeFocused();
  await summary.getByRole("link", { name: "Có 2 người trong danh sách không lấy từ tệp Mẫu 01." }).click();
  await expect(box(page, "daDoiChieu")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(summary.getByText("không lấy từ tệp Mẫu 01")).toHaveCount(0);
});
