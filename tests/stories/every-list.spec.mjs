// The list of every letter and of every minutes, from the first file to the batch file: the record of a colleague is brought in,
// its spreadsheet is taken away and comes back, letter and batch file are made and opened elsewhere.
// Forms: tt185-2019/mau-04 tt185-2019/mau-06 tt185-2019/mau-08 tt185-2019/mau-10 tt185-2019/mau-12 tt185-2019/mau-13 tt185-2019/mau-14
// Forms: nd68-2024/mau-01 nd68-2024/mau-02 nd68-2024/mau-03 nd68-2024/mau-04 nd68-2024/mau-05 nd68-2024/mau-06 nd68-2024/mau-07 nd68-2024/mau-08
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chukyso, download, expect, letterAndBatch, printed, row, saved, test, textOfPdf } from "../harness/story.mjs";
import { ROOT } from "../harness/site.mjs";

/** The lists of each pack, and a day on which nothing is wrong with their records. */
const PACKS = [
  ["tt185-2019", "2024-07-15", ["mau-04", "mau-06", "mau-08", "mau-10", "mau-12", "mau-13", "mau-14"]],
  ["nd68-2024", "2024-09-16", ["mau-01", "mau-02", "mau-03", "mau-04", "mau-05", "mau-06", "mau-07", "mau-08"]],
];

/** A record of the engine's own tests. */
const record = (pack, form, kind) => join(ROOT, `crates/forms/tests/records/${pack}/${form}-${kind}.json`);

/** Begins a list and brings a file into it; resolves when the table is there. */
async function begin(page, site, form, file) {
  await page.goto(`${site.address}#/danh-sach/moi/${form}`);
  await page.locator("#chon-tep").setInputFiles(file);
  const onward = page.getByRole("button", { name: /^Kiểm tra và sửa \d+ / });
  await expect(onward.or(row(page, 0))).toBeVisible({ timeout: 30_000 });
  if (await onward.isVisible()) await onward.click();
  await expect(row(page, 0)).toBeVisible();
}

/** What the command line says of a file. */
async function checked(file, pack, form, today) {
  const { stdout, stderr } = await chukyso("check", file, "--pack", pack, "--form", form, "--today", today, "--json");
  expect(stderr).toBe("");
  return JSON.parse(stdout.toString());
}

/** Takes the list away as a spreadsheet. */
async function spreadsheet(page, info) {
  await page.getByText("Thêm việc", { exact: true }).click();
  return download(page, info, () => page.getByRole("button", { name: /^Tải danh sách.*\(Excel\)$/ }).click());
}

for (const [pack, today, forms] of PACKS) {
  test.describe(`the lists of ${pack}`, () => {
    test.use({ today });

    for (const form of forms) {
      test(`${form}: from a file to the batch file`, async ({ page, site }, info) => {
        await begin(page, site, form, record(pack, form, "good"));
        const chips = page.getByRole("group", { name: "Lọc theo lỗi" });
        await expect(page.locator("[aria-rowcount='3']")).toBeVisible();
        await saved(page);
        const sheet = await spreadsheet(page, info);
        const list = await checked(sheet, pack, form, today);
        expect([list.rows, list.findings, list.remarks]).toEqual([2, [], []]);

        await page.getByRole("button", { name: /^Tiếp: (Công văn|Biên bản) Mẫu/ }).click();
        await page.getByRole("button", { name: "Tiếp: Tệp lô" }).click();
        await expect(page.getByText("Hồ sơ còn lỗi")).toHaveCount(0);
        const { letter, batch } = await letterAndBatch(page, info);
        const good = JSON.parse(await readFile(record(pack, form, "good"), "utf8"));
        const first = good.rows[0].hoTen ?? good.rows[0].tenChungThu ?? good.rows[0].tenCoQuan ?? good.rows[0].tenThietBi;
        expect(await textOfPdf(letter)).toContain(first);
        const parts = (await printed("unzip", "-Z1", batch)).trim().split("\n");
        expect(parts).toEqual([parts[0], "danh-sach.xlsx", "danh-sach.json", "manifest.json"]);
        expect(["cong-van.pdf", "bien-ban.pdf"]).toContain(parts[0]);
        const whole = await checked(batch, pack, form, today);
        expect([whole.rows, whole.findings]).toEqual([2, []]);

        // The spreadsheet is brought in again without a question.
        await begin(page, site, form, sheet);
        await expect(page.locator("[aria-rowcount='3']")).toBeVisible();
        await expect(row(page, 0)).toContainText(first.split("\n")[0]);
        await expect(chips.getByRole("button", { name: "Tất cả 2" })).toBeVisible();
        await expect(chips.getByRole("button", { name: /Dòng có lỗi \d/ })).toHaveCount(0);
      });
    }
  });
}

test("the blank spreadsheet of a list has its own columns", async ({ page, site }, info) => {
  await page.goto(`${site.address}#/danh-sach/moi/mau-10`);
  const blank = await download(page, info, () => page.getByRole("button", { name: "Tải mẫu danh sách để trống" }).click());
  expect(blank).toMatch(/mau-danh-sach-mau-10\.xlsx$/);
  const strings = await printed("unzip", "-p", blank, "xl/sharedStrings.xml");
  for (const heading of ["STT", "Tên chứng thư số", "Số hiệu chứng thư số", "Số hiệu thiết bị", "Lý do thu hồi"]) {
    expect(strings).toContain(`>${heading}<`);
  }
});

test("a faulty list is given back with what is wrong in each row", async ({ page, site }, info) => {
  await begin(page, site, "mau-10", record("tt185-2019", "mau-10", "faulty"));
  const chips = page.getByRole("group", { name: "Lọc theo lỗi" });
  await expect(chips.getByRole("button", { name: /Dòng có lỗi 2$/ })).toBeVisible();
  await page.getByText("Thêm việc", { exact: true }).click();
  const report = await download(page, info, () => page.getByRole("button", { name: "Tải danh sách có ghi lỗi từng dòng" }).click());
  const strings = await printed("unzip", "-p", report, "xl/*.xml");
  expect(strings).toContain("Lỗi cần sửa");
  expect(strings).toContain("không thuộc các trường hợp thu hồi chứng thư số");
});

test("requests of subscribers become the rows of their list, and others are refused in one sentence", async ({ page, site }, info) => {
  const pdf = info.outputPath("đơn Mẫu 09.pdf");
  const made = await chukyso("pdf", record("tt185-2019", "mau-09", "good"), "-o", pdf);
  expect(made.status, made.stderr).toBe(0);
  await begin(page, site, "mau-10", [pdf, record("tt185-2019", "mau-09", "minimal")]);
  await expect(page.locator("[aria-rowcount='3']")).toBeVisible();
  await expect(row(page, 0)).toContainText("Quàng Thị Hạnh");

  await page.goto(`${site.address}#/danh-sach/moi/mau-10`);
  await page.locator("#chon-tep").setInputFiles(record("tt185-2019", "mau-01", "good"));
  await expect(page.getByText("Tệp là hồ sơ Mẫu 01, không thuộc danh sách này: hãy chọn tệp Mẫu 09 hoặc Mẫu 10.")).toBeVisible();
});

test.describe("dossiers of the old forms", () => {
  test.use({ today: "2024-09-16" });

  test("requests of Mẫu 01 become rows of the new list", async ({ page, site }, info) => {
    const pdf = info.outputPath("đơn cũ.pdf");
    const made = await chukyso("pdf", record("tt185-2019", "mau-01", "good"), "-o", pdf);
    expect(made.status, made.stderr).toBe(0);
    await page.goto(`${site.address}#/danh-sach/moi/mau-01`);
    await expect(page.getByText("Mẫu số 01 (cả hồ sơ theo bộ mẫu trước)")).toBeVisible();
    await page.locator("#chon-tep").setInputFiles(pdf);
    await expect(page.getByText("Hồ sơ theo bộ mẫu trước, đã chuyển sang Mẫu số 01: hãy kiểm tra lại.")).toBeVisible();
    await page.getByRole("button", { name: "Kiểm tra và sửa 1 người" }).click();
    await expect(row(page, 0)).toContainText("Quàng Thị Hạnh");
    await expect(row(page, 0)).toContainText("014190123456");

    await page.goto(`${site.address}#/danh-sach/moi/mau-01`);
    await page.locator("#chon-tep").setInputFiles(record("tt185-2019", "mau-03", "good"));
    await expect(page.getByText("Hồ sơ theo bộ mẫu trước, mẫu ấy nay là Mẫu số 02: hãy đưa tệp vào danh sách của Mẫu số 02.")).toBeVisible();
  });
});
