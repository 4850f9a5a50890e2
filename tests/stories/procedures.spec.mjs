// Each procedure from the first page to the files: the subscriber's request, then the agency's list made of it, its letter and its batch file.
// Forms: tt185-2019/mau-03 tt185-2019/mau-05 tt185-2019/mau-07 tt185-2019/mau-09 tt185-2019/mau-11 tt185-2019/mau-15
// Forms: nd68-2024/mau-09
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { box, chukyso, download, expect, fill, row, saved, test, textOfPdf } from "../harness/story.mjs";
import { ROOT } from "../harness/site.mjs";

const SUBSCRIBER = "Người dùng chứng thư số (thuê bao)";
const AGENCY = "Cơ quan quản lý trực tiếp";

/** Procedures by the set of forms and the day: title, the subscriber's form, the agency's form with its list. */
const PROCEDURES = [
  ["tt185-2019", "2024-07-15", "Xin cấp mới cho cá nhân", "mau-01", "mau-02"],
  ["tt185-2019", "2024-07-15", "Xin cấp mới cho cơ quan, tổ chức", "mau-03", "mau-04"],
  ["tt185-2019", "2024-07-15", "Xin cấp mới cho thiết bị, dịch vụ, phần mềm", "mau-05", "mau-06"],
  ["tt185-2019", "2024-07-15", "Bàn giao thiết bị cho thuê bao", null, "mau-13"],
  ["tt185-2019", "2024-07-15", "Gia hạn hoặc thay đổi thông tin", "mau-07", "mau-08"],
  ["tt185-2019", "2024-07-15", "Thu hồi chứng thư số", "mau-09", "mau-10"],
  ["tt185-2019", "2024-07-15", "Mở khóa thiết bị, lấy lại mật khẩu", "mau-11", "mau-12"],
  ["nd68-2024", "2024-09-16", "Xin cấp mới cho cá nhân", null, "mau-01"],
  ["nd68-2024", "2024-09-16", "Xin cấp mới cho cơ quan, tổ chức", null, "mau-02"],
  ["nd68-2024", "2024-09-16", "Xin cấp mới cho thiết bị, dịch vụ, phần mềm", null, "mau-03"],
  ["nd68-2024", "2024-09-16", "Thông báo bàn giao thiết bị", null, "mau-07"],
  ["nd68-2024", "2024-09-16", "Gia hạn, thay đổi nội dung thông tin", null, "mau-04"],
  ["nd68-2024", "2024-09-16", "Thu hồi chứng thư và thiết bị", null, "mau-05"],
  ["nd68-2024", "2024-09-16", "Khôi phục thiết bị bị khóa", null, "mau-06"],
];

/** The faultless record of a form, one of the engine's own tests: its path and its values. */
async function good(pack, form) {
  const path = join(ROOT, `crates/forms/tests/records/${pack}/${form}-good.json`);
  return { path, ...JSON.parse(await readFile(path, "utf8")) };
}

/** Goes from the first page to the page of a procedure, says who one is, and begins one's form. */
async function start(page, site, title, role) {
  await page.goto(`${site.address}#/`);
  await page.getByRole("link", { name: title, exact: true }).click();
  await page.getByRole("radio", { name: role }).check();
  await page.getByRole("link", { name: /^Bắt đầu lập Mẫu/ }).click();
}

/** Fills in those of the values that the page asks for. */
async function fillAsked(page, values) {
  const asked = {};
  for (const [key, value] of Object.entries(values)) if ((await box(page, key).count()) > 0) asked[key] = value;
  expect(Object.keys(asked).length).toBeGreaterThan(5);
  await fill(page, asked);
}

/** Fills in a form without a list and makes its PDF; the path. */
async function request(page, info, values) {
  const checking = page.getByRole("button", { name: "Kiểm tra", exact: true });
  await expect(checking).toBeVisible();
  await fillAsked(page, values);
  await saved(page);
  await checking.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Kiểm tra lại trước khi tạo tệp");
  await expect(page.locator(".findings .error")).toHaveCount(0);
  await page.getByRole("link", { name: "Tạo tệp PDF" }).click();
  return download(page, info, () => page.getByRole("link", { name: "Tải tệp PDF" }).click({ timeout: 30_000 }));
}

/** What the command line finds wrong with a file. */
async function errorsOf(file, pack, form, today) {
  const { stdout, stderr } = await chukyso("check", file, "--pack", pack, "--form", form, "--today", today, "--json");
  expect(stderr).toBe("");
  return JSON.parse(stdout.toString()).findings.filter((finding) => finding.level === "error");
}

for (const [pack, today, title, single, list] of PROCEDURES) {
  test.describe(`${pack} on ${today}`, () => {
    test.use({ today });

    test(`${title}: from the first page to the files`, async ({ page, site }, info) => {
      test.setTimeout(120_000);
      const letter = await good(pack, list);
      let brought = letter.path;
      if (single) {
        const own = await good(pack, single);
        await start(page, site, title, SUBSCRIBER);
        brought = await request(page, info, own.values);
        const text = await textOfPdf(brought);
        const name = own.values.hoTen ?? own.values.tenChungThu;
        expect(text).toContain(name);
        expect(await errorsOf(brought, pack, single, today)).toEqual([]);
      }

      await start(page, site, title, AGENCY);
      await page.locator("#chon-tep").setInputFiles(brought);
      const onward = page.getByRole("button", { name: /^Kiểm tra và sửa \d+ / });
      await expect(onward.or(row(page, 0))).toBeVisible({ timeout: 30_000 });
      if (await onward.isVisible()) await onward.click();
      await expect(row(page, 0)).toBeVisible();
      await page.getByRole("button", { name: /^Tiếp: (Công văn|Biên bản) Mẫu/ }).click();
      const { soLuong: _, ...values } = letter.values;
      await fillAsked(page, values);
      await page.getByRole("button", { name: "Tiếp: Tệp lô" }).click();
      await page.getByRole("button", { name: /^Tạo (công văn|biên bản) và tệp lô$/ }).click();
      const links = page.locator(".made").getByRole("link", { name: /^Tải về/ });
      await expect(links).toHaveCount(2, { timeout: 30_000 });
      expect(await textOfPdf(await download(page, info, () => links.nth(0).click()))).toContain(values.nguoiKy);
      const batch = await download(page, info, () => links.nth(1).click());
      expect(await errorsOf(batch, pack, list, today)).toEqual([]);
    });
  });
}

for (const [pack, today, form, title] of [
  ["tt185-2019", "2024-07-15", "mau-15", "Thu hồi chứng thư số"],
  ["nd68-2024", "2024-09-16", "mau-09", "Thu hồi chứng thư và thiết bị"],
]) {
  test.describe(`a device that is lost, ${pack}`, () => {
    test.use({ today });

    test("the minutes are begun from the procedure and printed", async ({ page, site }, info) => {
      const minutes = await good(pack, form);
      await page.goto(`${site.address}#/`);
      await page.getByRole("link", { name: title, exact: true }).click();
      await page.locator(`a[href="#/mau/${form}"]`).first().click();
      const path = await request(page, info, minutes.values);
      expect(await textOfPdf(path)).toContain("BIÊN BẢN");
      expect(await errorsOf(path, pack, form, today)).toEqual([]);
    });
  });
}
