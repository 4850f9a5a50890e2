// What one dossier says beside another: a row and the request it was taken from, a lost device and its minutes, the devices handed over
// and those asked for; each paper that follows is begun from the list it belongs to.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { clean } from "../harness/clean.mjs";
import { box, download, expect, fill, printed, row, saved, test } from "../harness/story.mjs";
import { ROOT } from "../harness/site.mjs";

const path = (form, kind = "good") => join(ROOT, `crates/forms/tests/records/tt185-2019/${form}-${kind}.json`);

/** Begins a list with files and goes on to its table. */
async function begin(page, site, form, files) {
  await page.goto(`${site.address}#/danh-sach/moi/${form}`);
  await page.locator("#chon-tep").setInputFiles(files);
  const onward = page.getByRole("button", { name: /^Kiểm tra và sửa \d+ / });
  await expect(onward.or(row(page, 0))).toBeVisible({ timeout: 30_000 });
  if (await onward.isVisible()) await onward.click();
  await expect(row(page, 0)).toBeVisible();
}

const toLast = (page) => page.getByRole("button", { name: "4. Tệp lô, ký và gửi" }).click();
const chip = (page, name) => page.getByRole("group", { name: "Lọc theo lỗi" }).getByRole("button", { name });

/** Types over the first cell of a row. */
async function retype(page, at, text) {
  await row(page, at).getByRole("rowheader").click();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await expect(row(page, at)).toContainText(text);
}

test("a row that no longer agrees with its request is told, and what the request says stays at home", async ({ page, site }, info) => {
  await begin(page, site, "mau-10", path("mau-09"));
  await expect(chip(page, "Khác đơn")).toHaveCount(0);
  await retype(page, 0, "Quàng Thị Hạnh Nguyên");
  await expect(chip(page, "Khác đơn 1")).toBeVisible();
  await row(page, 0).getByRole("rowheader").click();
  const panel = page.getByRole("complementary", { name: "Lỗi của ô đang chọn" });
  await expect(panel).toContainText("khác đơn: trong đơn ghi “Quàng Thị Hạnh”.");
  await expect(panel).toContainText("dòng đúng thì thuê bao lập lại đơn");
  await clean(page);

  // It is known after a reload, too.
  await saved(page);
  await page.reload();
  await expect(chip(page, "Khác đơn 1")).toBeVisible();

  await toLast(page);
  await page.getByRole("button", { name: "Tạo công văn và tệp lô" }).click();
  const links = page.locator(".made").getByRole("link", { name: /^Tải về/ });
  await expect(links).toHaveCount(2, { timeout: 30_000 });
  const batch = await download(page, info, () => links.nth(1).click());
  const rows = JSON.parse(await printed("unzip", "-p", batch, "danh-sach.json")).rows;
  expect(Object.keys(rows[0]).filter((key) => key.includes("."))).toEqual([]);
  expect(rows[0].tenChungThu).toBe("Quàng Thị Hạnh Nguyên");

  // Written as in the request again, nothing is told.
  await page.getByRole("button", { name: "2. Kiểm tra và sửa" }).click();
  await retype(page, 0, "Quàng Thị  Hạnh");
  await expect(chip(page, "Khác đơn")).toHaveCount(0);
});

test("a list that revokes for a lost device offers its minutes, filled in; the others are given back", async ({ page, site }) => {
  const letter = JSON.parse(await readFile(path("mau-10"), "utf8"));
  // As people write it.
  letter.rows[1].lyDoThuHoi = "Mất thiết bị";
  const file = { name: "thu hồi.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(letter)) };
  await begin(page, site, "mau-10", file);
  await toLast(page);
  const next = page.locator(".steps > li");
  const minutes = next.filter({ hasText: "Mẫu 15" });
  await expect(minutes).toContainText("Danh sách có 1 dòng lý do “Thiết bị thất lạc”: mỗi thiết bị một biên bản.");
  await expect(next.filter({ hasText: "Mẫu 14" })).toContainText("Không kể 1 dòng thiết bị thất lạc.");
  await clean(page);
  const list = page.url();
  await minutes.getByRole("button", { name: "Lập Mẫu 15 cho Lò Văn Páo" }).click();
  await expect(box(page, "tenChungThu")).toHaveValue("Lò Văn Páo");
  await expect(box(page, "soHieu")).toHaveValue("5400F2AB9D01CE34");
  await expect(box(page, "soHieuThietBi")).toHaveValue("02A1B8");
  // The minutes hang on this very letter.
  await expect(box(page, "soVanBanThuHoi")).toHaveValue("12/SNV-VP");
  await expect(box(page, "ngayVanBanThuHoi")).toHaveValue("15/07/2024");
  await expect(box(page, "ngayThatLac")).toHaveValue("");

  await page.goto(list);
  await next.getByRole("button", { name: "Lập Mẫu 14 cho 1 chứng thư số trong danh sách này" }).click();
  await expect(row(page, 0)).toContainText("Quàng Thị Hạnh");
  await expect(row(page, 1)).toHaveCount(0);
});

test("a list without a lost device says nothing of minutes about one", async ({ page, site }) => {
  await begin(page, site, "mau-10", path("mau-10"));
  await toLast(page);
  await expect(page.locator(".steps > li").filter({ hasText: "Mẫu 14" })).toBeVisible();
  await expect(page.locator(".steps")).not.toContainText("Mẫu 15");
});

test("the devices that were asked for are handed over in one list, and one that is missing is told", async ({ page, site }) => {
  await begin(page, site, "mau-02", path("mau-02"));
  const names = await page.locator("tr[data-row] th").allTextContents();
  await toLast(page);
  await page.getByRole("button", { name: "Lập Mẫu 13 cho 2 người trong danh sách này" }).click();
  await expect(page.locator("[aria-rowcount='3']")).toBeVisible();
  expect(names.length).toBe(2);
  await expect(row(page, 0)).toContainText("Quàng Thị Hạnh");

  const told = page.getByText("Danh sách có 1 dòng, ít hơn 2 chứng thư số của công văn đề nghị cấp.");
  await page.getByRole("button", { name: "3. Công văn Mẫu 13" }).click();
  await page.getByRole("button", { name: "Tiếp: Tệp lô" }).click();
  await expect(told).toHaveCount(0);
  await page.getByRole("button", { name: "2. Kiểm tra và sửa" }).click();
  await row(page, 1).getByRole("rowheader").click();
  await page.getByText("Thêm việc", { exact: true }).click();
  await page.getByRole("button", { name: "Xóa các dòng đang chọn" }).click();
  await page.getByRole("button", { name: "3. Công văn Mẫu 13" }).click();
  await fill(page, { diaDanh: "Sơn La" });
  await page.getByRole("button", { name: "Tiếp: Tệp lô" }).click();
  await expect(told.first()).toBeVisible();
});
