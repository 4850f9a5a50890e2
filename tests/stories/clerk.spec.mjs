// A clerk: forty people in a bad spreadsheet become a checked list, an official letter and a batch file, and the files are opened elsewhere.
// Forms: tt185-2019/mau-02
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  beginList, box, chukyso, download, editor, expect, fill, LETTER, letterAndBatch, printed, row, sample, saved, test, textOfPdf, TODAY,
} from "../harness/story.mjs";

/** What the machine cannot know: the right values from each person's papers, by row and heading. */
const BY_HAND = {
  "Dòng 4, Thư điện tử công vụ": "paohd@sonla.gov.vn",
  "Dòng 5, Số CCCD": "014095520528",
  "Dòng 8, Ngày sinh": "28/02/1993",
  "Dòng 11, Số CCCD": "014090174445",
  "Dòng 19, Họ và tên": "Thào Văn Páo",
  "Dòng 23, Điện thoại": "0813344056",
  "Dòng 25, Ngày cấp": "12/10/2021",
  "Dòng 26, Họ và tên": "Tòng Văn Đạt",
  "Dòng 30, Số CCCD": "017192073248",
  "Dòng 33, Thư điện tử công vụ": "trangdt@sonla.gov.vn",
  "Dòng 36, Số CCCD": "015072020429",
  "Dòng 38, Thư điện tử công vụ": "khanhvm@sonla.gov.vn",
};
/** These cells are right; what is said of them is cured in the other row. */
const CURED_ELSEWHERE = ["Dòng 1, Thư điện tử công vụ", "Dòng 2, Số CCCD"];

test("a bad spreadsheet becomes a letter and a batch file", async ({ page, site }, info) => {
  test.setTimeout(120_000);
  await beginList(page, site);
  await page.locator("#chon-tep").setInputFiles(sample("cap-moi-40.xlsx"));
  const table = page.getByRole("table", { name: "Danh sách người đề nghị" });
  // The step follows by itself, or, where something was noticed, by the button.
  const onward = page.getByRole("button", { name: "Kiểm tra và sửa 40 người" });
  await expect(onward.or(table)).toBeVisible({ timeout: 30_000 });
  if (await onward.isVisible()) await onward.click();
  await expect(table).toHaveAttribute("aria-rowcount", "41");
  await expect(row(page, 0)).toContainText("Hoàng A Quân");

  const chips = page.getByRole("group", { name: "Lọc theo lỗi" });
  await expect(chips.getByRole("button", { name: "Tất cả 40" })).toHaveAttribute("aria-pressed", "true");
  const faulty = chips.getByRole("button", { name: /^(! )?Dòng có lỗi \d+$/ });
  await expect(faulty).toBeVisible();
  // A finding stands beside its cell, and the panel explains it.
  await chips.getByRole("button", { name: /Mất số 0 ở đầu/ }).click();
  await expect(table.locator("tbody small", { hasText: "Mất số 0 ở đầu" }).first()).toBeVisible();
  await chips.getByRole("button", { name: "Tất cả 40" }).click();

  await page.getByRole("button", { name: /^Sửa \d+ ô máy sửa được$/ }).click();
  await expect(page.getByText(/^Đã sửa \d+ ô\./)).toBeVisible();
  await expect(page.getByRole("button", { name: /máy sửa được/ })).toHaveCount(0);
  // Taken back and done again, as one step.
  await page.getByRole("button", { name: "Hoàn tác" }).click();
  await expect(page.getByRole("button", { name: /máy sửa được/ })).toBeVisible();
  await page.getByRole("button", { name: "Làm lại" }).click();
  await expect(page.getByRole("button", { name: /máy sửa được/ })).toHaveCount(0);

  // From finding to finding, by keyboard, until there is none.
  await row(page, 0).getByRole("rowheader").click();
  const left = new Map(Object.entries(BY_HAND));
  const none = page.getByText("Không còn lỗi nào trong các dòng đang hiện.");
  for (let step = 0; step < 60; step += 1) {
    const before = await editor(page).getAttribute("aria-label");
    await page.keyboard.press("F8");
    await expect.poll(async () => (await none.isVisible()) || (await editor(page).getAttribute("aria-label")) !== before).toBe(true);
    if (await none.isVisible()) break;
    const cell = await editor(page).getAttribute("aria-label");
    if (CURED_ELSEWHERE.includes(cell)) continue;
    expect([...left.keys()], "every finding is one that was put into the sample").toContain(cell);
    await page.keyboard.type(left.get(cell));
    await page.keyboard.press("Enter");
    left.delete(cell);
  }
  await expect(none).toBeVisible();
  expect([...left.keys()], "mended by hand").toEqual([]);
  await expect(faulty).toHaveCount(0);
  await saved(page);

  await page.getByRole("button", { name: "Tiếp: Công văn Mẫu 02" }).click();
  await expect(box(page, "soLuong")).toHaveValue("40");
  await expect(box(page, "kinhGui")).toHaveValue("Cục Chứng thực số và Bảo mật thông tin, Ban Cơ yếu Chính phủ");
  // What is missing is said when one wants to go on.
  await page.getByRole("button", { name: "Tiếp: Tệp lô" }).click();
  await expect(page.locator(".error-summary")).toBeFocused();
  await fill(page, LETTER);
  await expect(page.locator(".error-summary")).toHaveCount(0);
  await page.getByRole("button", { name: "Tiếp: Tệp lô" }).click();
  await expect(page.getByText("Hồ sơ còn lỗi")).toHaveCount(0);

  const { links, letter, batch } = await letterAndBatch(page, info);
  expect(letter).toMatch(/12-SNV-VP\.pdf$/);

  const text = await textOfPdf(letter);
  for (const words of ["SỞ NỘI VỤ", "12/SNV-VP", "ngày 15 tháng 7 năm 2024", "Hà Văn Ước", "Cầm Thị Hằng", "Thào Văn Páo", "015072020429"]) {
    expect(text).toContain(words);
  }

  // The batch file: four parts, each with its digest in the manifest.
  await printed("unzip", "-tqq", batch);
  const folder = info.outputPath("batch");
  await mkdir(folder);
  await printed("unzip", "-q", batch, "-d", folder);
  const names = (await readdir(folder)).sort();
  const manifest = JSON.parse(await readFile(join(folder, names.find((name) => name.startsWith("manifest"))), "utf8"));
  const listed = manifest.files.map(({ name }) => name).sort();
  expect(names.filter((name) => !name.startsWith("manifest"))).toEqual(listed);
  for (const { name, sha256 } of manifest.files) {
    const bytes = await readFile(join(folder, name));
    expect(createHash("sha256").update(bytes).digest("hex"), name).toBe(sha256);
  }
  const part = (ending) => join(folder, listed.find((name) => name.endsWith(ending)));
  expect((await readFile(part(".pdf"))).equals(await readFile(letter)), "the letter inside is the letter beside").toBe(true);
  for (const file of [part(".xlsx"), part(".json"), batch]) {
    const { status, stdout, stderr } = await chukyso("check", file, "--pack", "tt185-2019", "--today", TODAY, "--json");
    expect(status, `${file} ${stderr} ${stdout}`).toBe(0);
    const report = JSON.parse(stdout.toString());
    expect(report.rows, file).toBe(40);
    expect(report.findings.filter(({ level }) => level === "error"), file).toEqual([]);
  }

  // The same list gives the same bytes again.
  await page.getByRole("button", { name: "Tạo lại công văn và tệp lô" }).click();
  await expect(links).toHaveCount(2, { timeout: 30_000 });
  const [first] = await Promise.all([page.waitForEvent("download"), links.nth(1).click()]);
  expect((await readFile(await first.path())).equals(await readFile(batch))).toBe(true);

  // Whoever gets the letter has the list, with nothing retyped.
  await beginList(page, site);
  await page.locator("#chon-tep").setInputFiles(letter);
  await expect(onward.or(table)).toBeVisible({ timeout: 30_000 });
  if (await onward.isVisible()) await onward.click();
  await expect(chips.getByRole("button", { name: "Tất cả 40" })).toBeVisible();
  await expect(faulty).toHaveCount(0);
});

test("the clerk's own file comes back with what is wrong in each row", async ({ page, site }, info) => {
  await beginList(page, site);
  await page.locator("#chon-tep").setInputFiles(sample("cap-moi-40.xlsx"));
  const onward = page.getByRole("button", { name: "Kiểm tra và sửa 40 người" });
  const table = page.getByRole("table", { name: "Danh sách người đề nghị" });
  await expect(onward.or(table)).toBeVisible({ timeout: 30_000 });
  if (await onward.isVisible()) await onward.click();
  await page.getByText("Thêm việc", { exact: true }).click();
  const report = await download(page, info, () => page.getByRole("button", { name: "Tải tệp gốc có ghi lỗi từng dòng" }).click());
  const strings = await printed("unzip", "-p", report, "xl/*.xml");
  expect(strings).toContain("31/02/1990");
  expect(strings).toContain("Không có ngày 31/02/1990 trên lịch.");
  // The menu folds once something was chosen.
  await page.getByText("Thêm việc", { exact: true }).click();
  const csv = await download(page, info, () => page.getByRole("button", { name: "Tải danh sách theo mẫu 19 cột (CSV)" }).click());
  const bytes = await readFile(csv);
  expect([...bytes.subarray(0, 3)], "Excel knows UTF-8 by its mark").toEqual([0xef, 0xbb, 0xbf]);
  expect(bytes.toString().trim().split(/\r?\n/)).toHaveLength(41);
});

test("columns that the page does not know are asked for, and the clerk's answer counts", async ({ page, site }) => {
  await beginList(page, site);
  const lines = ["Họ và tên;Ngày sinh;Số thẻ;Ghi chú", "Vì Thị Én;05/03/1990;014190123456;mới", "Cà Văn Ý;06/04/1991;014091123457;"];
  await page.locator("#chon-tep").setInputFiles({ name: "cột lạ.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
  const mapping = page.getByRole("region", { name: "Ghép cột" });
  await expect(mapping).toBeVisible({ timeout: 30_000 });
  await expect(mapping.getByRole("row", { name: /Số thẻ/ })).toContainText("014190123456 · 014091123457");
  await mapping.getByLabel("Cột Số thẻ của cột lạ.csv là").selectOption({ label: "Số CMND/CCCD/Hộ chiếu" });
  await page.getByRole("button", { name: "Nhập 2 dòng với cách ghép này" }).click();
  const onward = page.getByRole("button", { name: "Kiểm tra và sửa 2 người" });
  await expect(onward.or(row(page, 0))).toBeVisible({ timeout: 30_000 });
  if (await onward.isVisible()) await onward.click();
  for (const [at, line] of lines.slice(1).entries()) {
    for (const value of line.split(";").slice(0, 3)) await expect(row(page, at)).toContainText(value);
  }
});

test("cells pasted from a spreadsheet become rows, and are copied out again as cells", async ({ page, context, site }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await beginList(page, site);
  /** Puts text on the clipboard as a spreadsheet does, with tabs between cells, and pastes it where the focus is. */
  const paste = async (text) => {
    await page.evaluate((text) => navigator.clipboard.writeText(text), text);
    await page.keyboard.press("Control+v");
  };
  await page.getByLabel("Hoặc dán các ô đã chép từ Excel").focus();
  await paste("Họ tên\tNgày sinh\nVì Thị Én\t05/03/1990\nCà Văn Ý\t06/04/1991\n");
  const onward = page.getByRole("button", { name: "Kiểm tra và sửa 2 người" });
  await expect(onward.or(row(page, 0))).toBeVisible({ timeout: 30_000 });
  if (await onward.isVisible()) await onward.click();
  await row(page, 1).getByRole("rowheader").click();
  await paste("Cà Văn Ỷ\t07/05/1992");
  await expect(row(page, 1)).toContainText("Cà Văn Ỷ");
  await expect(row(page, 1)).toContainText("07/05/1992");

  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.trim().split(/\r?\n/).map((line) => line.split("\t").slice(0, 2))).toEqual([
    ["Vì Thị Én", "05/03/1990"],
    ["Cà Văn Ỷ", "07/05/1992"],
  ]);
});
