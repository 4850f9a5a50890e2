// The agency's page: written once, checked as in the forms, filled into new drafts, taken to another computer as a file.
import { readFile } from "node:fs/promises";
import { clean } from "../harness/clean.mjs";
import { box, download, expect, saved, test } from "../harness/story.mjs";

const own = (page, group, key) => page.locator(`#f-${group}-${key}`);

async function open(page, site) {
  await page.goto(`${site.address}#/co-quan`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Hồ sơ cơ quan");
}

/** Types into a box and leaves it. */
async function write(page, group, key, value) {
  await own(page, group, key).fill(value);
  await page.keyboard.press("Tab");
}

test("what is written once is filled into new drafts, also the sign of letters", async ({ page, site }) => {
  await open(page, site);
  await clean(page);
  await write(page, "co-quan", "coQuanBanHanh", "Sở Nội vụ");
  // The slash before it is put in.
  await write(page, "chung", "soKyHieu", "SNV-VP");
  await expect(own(page, "chung", "soKyHieu")).toHaveValue("/SNV-VP");
  await write(page, "chung", "diaDanh", "Sơn La");
  await write(page, "chung", "maSoThue", "0100109106");
  await write(page, "ky-gui", "nguoiKy", "Cầm Thị Hằng");
  await write(page, "ky-gui", "noiNhan", "Như trên;\nLưu: VT, VP.");
  await write(page, "noi-nhan", "kinhGui", "Sở Nội vụ tỉnh Sơn La");
  await expect(page.getByText(/^Đã lưu lúc \d\d:\d\d$/)).toBeVisible();
  await page.reload();
  await expect(own(page, "ky-gui", "noiNhan")).toHaveValue("Như trên;\nLưu: VT, VP.");

  await page.goto(`${site.address}#/mau/mau-03`);
  await expect(box(page, "kinhGui")).toHaveValue("Sở Nội vụ tỉnh Sơn La");
  await expect(box(page, "maSoThue")).toHaveValue("0100109106");
  await expect(box(page, "diaDanh")).toHaveValue("Sơn La");
  await expect(page.getByText("Đã điền theo lần trước").first()).toBeVisible();

  await page.goto(`${site.address}#/danh-sach/moi/mau-13`);
  await page.getByRole("button", { name: /^Nhập tay/ }).first().click();
  await page.getByRole("button", { name: /^Tiếp: Công văn/ }).click();
  await expect(box(page, "soKyHieu")).toHaveValue("/SNV-VP");
  await expect(box(page, "coQuanBanHanh")).toHaveValue("Sở Nội vụ");
  await expect(box(page, "nguoiKy")).toHaveValue("Cầm Thị Hằng");
});

test("a list begun before the profile takes it when asked, and keeps what was typed", async ({ page, site }) => {
  await page.goto(`${site.address}#/danh-sach/moi/mau-13`);
  await page.getByRole("button", { name: /^Nhập tay/ }).first().click();
  await page.getByRole("button", { name: /^Tiếp: Công văn/ }).click();
  await box(page, "diaDanh").fill("Mộc Châu");
  await page.keyboard.press("Tab");
  await saved(page);
  const list = page.url();
  const offer = page.getByText("mục còn trống đã có trong Hồ sơ cơ quan");
  await expect(offer).toHaveCount(0);

  await open(page, site);
  await write(page, "co-quan", "coQuanBanHanh", "Sở Nội vụ");
  await write(page, "chung", "diaDanh", "Sơn La");
  await write(page, "ky-gui", "nguoiKy", "Cầm Thị Hằng");
  await expect(page.getByText(/^Đã lưu lúc/)).toBeVisible();
  await page.goto(list);
  await expect(offer).toContainText("2 mục");
  await clean(page);
  await page.getByRole("button", { name: "Điền vào" }).click();
  await expect(box(page, "coQuanBanHanh")).toHaveValue("Sở Nội vụ");
  await expect(box(page, "nguoiKy")).toHaveValue("Cầm Thị Hằng");
  await expect(box(page, "diaDanh")).toHaveValue("Mộc Châu");
  await expect(offer).toHaveCount(0);
});

test("what a form has kept is seen and mended here", async ({ page, site }) => {
  await page.goto(`${site.address}#/mau/mau-01`);
  await box(page, "kinhGui").fill("Sở Nội vụ");
  await page.keyboard.press("Tab");
  await saved(page);
  await open(page, site);
  await expect(own(page, "noi-nhan", "kinhGui")).toHaveValue("Sở Nội vụ");
});

test("a value is checked as its form checks it, and mended by the same button", async ({ page, site }) => {
  await open(page, site);
  await write(page, "tiep-nhan", "nhanDienThoai", "912345678");
  const field = page.locator(".field", { has: own(page, "tiep-nhan", "nhanDienThoai") });
  await expect(field).toHaveClass(/wrong/);
  await clean(page);
  await field.getByRole("button", { name: "Sửa thành: 0912345678" }).click();
  await expect(own(page, "tiep-nhan", "nhanDienThoai")).toHaveValue("0912345678");
  await expect(field).not.toHaveClass(/wrong/);
});

test("the profile goes to another computer as a file, and comes back after it was cleared", async ({ page, site }, info) => {
  await open(page, site);
  await write(page, "co-quan", "coQuanBanHanh", "Sở Nội vụ");
  await write(page, "tiep-nhan", "nhanHoTen", "Hà Văn Ước");
  const path = await download(page, info, () => page.getByRole("button", { name: "Lưu thành tệp" }).click());
  const { format, version, sections } = JSON.parse(await readFile(path, "utf8"));
  expect([format, version]).toEqual(["chukyso-profile", 1]);
  expect(sections["tiep-nhan"]).toEqual({ nhanHoTen: "Hà Văn Ước" });

  await page.getByRole("button", { name: "Xóa hồ sơ này" }).click();
  await expect(own(page, "co-quan", "coQuanBanHanh")).toHaveValue("");
  await page.getByRole("button", { name: "Hoàn tác" }).click();
  await expect(own(page, "co-quan", "coQuanBanHanh")).toHaveValue("Sở Nội vụ");
  await page.getByRole("button", { name: "Xóa hồ sơ này" }).click();
  await page.reload();
  await expect(own(page, "co-quan", "coQuanBanHanh")).toHaveValue("");

  await page.locator("#tep-ho-so").setInputFiles({ name: "lạ.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await expect(page.getByText("Tệp này không phải hồ sơ cơ quan")).toBeVisible();
  await page.locator("#tep-ho-so").setInputFiles(path);
  await expect(page.getByText("Đã mở tệp: 2 mục")).toBeVisible();
  await expect(own(page, "tiep-nhan", "nhanHoTen")).toHaveValue("Hà Văn Ước");
  await page.reload();
  await expect(own(page, "tiep-nhan", "nhanHoTen")).toHaveValue("Hà Văn Ước");
});

test("where the browser keeps nothing, that is said, and the file has everything that was typed", async ({ page, site }, info) => {
  await page.addInitScript(() => {
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, value) {
      if (key === "chukyso:profile") throw new DOMException("full", "QuotaExceededError");
      return set.call(this, key, value);
    };
  });
  await open(page, site);
  await write(page, "co-quan", "coQuanBanHanh", "Sở Nội vụ");
  await write(page, "tiep-nhan", "nhanHoTen", "Hà Văn Ước");
  await write(page, "ky-gui", "nguoiKy", "Cầm Thị Hằng");
  await expect(page.getByText("Chưa lưu được")).toBeVisible();
  const path = await download(page, info, () => page.getByRole("button", { name: "Lưu thành tệp" }).click());
  expect(JSON.parse(await readFile(path, "utf8")).sections).toEqual({
    "co-quan": { coQuanBanHanh: "Sở Nội vụ" },
    "tiep-nhan": { nhanHoTen: "Hà Văn Ước" },
    "ky-gui": { nguoiKy: "Cầm Thị Hằng" },
  });
});

test("an issuer that is not in the list is written by its name", async ({ page, site }) => {
  await open(page, site);
  const [choice, other] = [own(page, "tiep-nhan", "nhanNoiCap"), own(page, "tiep-nhan", "nhanNoiCap-khac")];
  await expect(other).toBeHidden();
  await choice.selectOption({ label: "Cơ quan khác (ghi tên)" });
  await other.fill("Công an huyện Mường La");
  await page.keyboard.press("Tab");
  await clean(page);
  await page.reload();
  await expect(other).toHaveValue("Công an huyện Mường La");
  // One of the list takes its place.
  await choice.selectOption({ index: 1 });
  await expect(other).toBeHidden();
  await page.reload();
  await expect(other).toBeHidden();
  await expect(choice).not.toHaveValue("");
});

test("a box is not rewritten while one types in it, and what was typed last is kept when the page is left", async ({ page, site }) => {
  await open(page, site);
  const name = own(page, "tiep-nhan", "nhanHoTen");
  await name.fill("Hà Văn ");
  await page.keyboard.press("Enter");
  await expect(name).toHaveValue("Hà Văn ");
  await page.keyboard.type("Ước");
  await expect(name).toHaveValue("Hà Văn Ước");
  await page.reload();
  await expect(name).toHaveValue("Hà Văn Ước");
  // Left, it is tidied.
  await write(page, "tiep-nhan", "nhanHoTen", " Hà  Văn Ước ");
  await expect(name).toHaveValue("Hà Văn Ước");
});
