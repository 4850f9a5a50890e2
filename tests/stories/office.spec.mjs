// The whole way with the real helper: forty certificates to be renewed become a letter, two people sign it with a token each, it is
// verified by whoever gets it, and the certificate that comes back is installed and signs the next letter.
// Forms: tt185-2019/mau-08
import { copyFile, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { clean } from "../harness/clean.mjs";
import { permit, test as base } from "../harness/loopback.mjs";
import { Office, PIN } from "../harness/office.mjs";
import { ROOT } from "../harness/site.mjs";
import { chukyso, download, expect, letterAndBatch, printed, row, sample, watch } from "../harness/story.mjs";

const test = base.extend({
  /** Whose tokens: `folders` of our own, or those of `softhsm`. */
  tokens: ["folders", { option: true }],
  office: async ({ tokens }, use) => {
    const office = await Office.found(tokens);
    await use(office);
    await office.close();
  },
  /** A page of another visit, on the day of the test, as the certificates are issued then; the letter is an old one. */
  later: async ({ browser, site }, use) => {
    const context = await browser.newContext();
    const complaints = watch(context);
    const page = await context.newPage();
    await permit(page, site, "granted");
    await use(page);
    await context.close();
    // Chromium notes each port where nobody answers.
    expect(complaints.filter((complaint) => !/Failed to load resource/.test(complaint))).toEqual([]);
  },
});

const file = (page, name) => page.locator(".to-sign > li").filter({ has: page.locator(".about b", { hasText: name }) });
const sign = (page) => page.getByRole("button", { name: /^Ký( \d+ tệp)?$/ });

/** Opens the page for signing and pairs it with the helper. */
async function pair(page, site, code) {
  await page.goto(`${site.address}#/ky-so`);
  await page.getByRole("button", { name: "Tìm chương trình ký" }).click();
  await page.getByLabel("Mã ghép nối").fill(code);
  await page.getByRole("button", { name: "Ghép nối" }).click();
  await expect(page.getByText("Đã kết nối với chương trình ký trên máy này.")).toBeVisible();
}

/** A list of forty certificates, made of the two of the engine's own record. */
async function forty(path) {
  const record = JSON.parse(await readFile(join(ROOT, "crates/forms/tests/records/tt185-2019/mau-08-good.json"), "utf8"));
  const two = record.rows;
  record.rows = Array.from({ length: 40 }, (_, at) => ({
    ...two[at % 2],
    email: two[at % 2].email.replace("@", `${at}@`),
    soHieu: (0x30d8c57549bfa000n + BigInt(at)).toString(16).toUpperCase(),
    soHieuThietBi: `02A${(0x200 + at).toString(16).toUpperCase()}`,
    tenChungThu: `${two[at % 2].tenChungThu} ${String.fromCharCode(65 + (at >> 1))}`,
  }));
  record.values.soLuong = "40";
  await writeFile(path, JSON.stringify(record));
  return path;
}

/** The signatures of a file, as the command line tells them. */
async function signatures(office, path) {
  const { stdout, stderr } = await chukyso("verify", path, "--roots", office.roots, "--json");
  expect(stderr).toBe("");
  return JSON.parse(stdout.toString()).files[0].signatures;
}

test("twenty files and a batch are signed by one person, and the files by another whose token comes later", async ({ later: page, site, office }, info) => {
  test.setTimeout(180_000);
  await office.plugIn("a", "Lò Văn Ký");
  await office.answers([PIN, PIN, PIN], [true, true, true, true]);
  await pair(page, site, await office.open());
  await expect(page.getByRole("radio", { name: "Lò Văn Ký" })).toBeChecked();

  const letter = await readFile(join(ROOT, "crates/seal/tests/samples/letter.pdf"));
  const files = Array.from({ length: 20 }, (_, at) => ({ name: `công văn ${at + 1}.pdf`, mimeType: "application/pdf", buffer: letter }));
  const batch = await readFile(sample("signed/lo.zip"));
  await page.locator("#tep-ky").setInputFiles([...files, { name: "lô.zip", mimeType: "application/zip", buffer: batch }]);
  await sign(page).click();
  await expect(page.getByText("Ký xong: 21 tệp đã ký.")).toBeVisible({ timeout: 60_000 });
  // The authority of the test is not one that the site trusts.
  await expect(file(page, "công văn 20.pdf")).toContainText("Kiểm tra: Chưa kết luận được", { timeout: 60_000 });
  const questions = await office.asked();
  expect(questions.some(({ description }) => description.includes(new URL(site.address).origin))).toBe(true);
  expect(JSON.stringify(questions)).not.toContain(PIN);

  // The next person, with another token.
  await office.plugIn("b", "Cầm Thị Hằng");
  await page.getByRole("button", { name: "Ký thêm một chữ ký vào các tệp này" }).click();
  await page.getByRole("button", { name: "Đọc lại thiết bị" }).click();
  await page.getByRole("radio", { name: "Cầm Thị Hằng" }).check();
  await sign(page).click();
  await expect(page.getByText("Ký xong: 21 tệp đã ký.")).toBeVisible({ timeout: 60_000 });
  const path = await download(page, info, () => page.getByRole("link", { name: "Tải “công văn 1 (đã ký).pdf”" }).click());
  const told = await printed("pdfsig", "-nocert", path);
  expect(told.match(/Signature is Valid/g)).toHaveLength(2);
  expect(told).toContain("Lò Văn Ký");
  expect(told).toContain("Cầm Thị Hằng");
  await clean(page, "signed by two");
});

test.describe("with tokens of SoftHSM2", () => {
  test.use({ tokens: "softhsm" });

  test("a letter of forty is signed by two people, verified by three programs, and a renewed certificate signs the next one", async ({ page, site, office, later }, info) => {
    test.setTimeout(180_000);
    await page.goto(`${site.address}#/danh-sach/moi/mau-08`);
    await page.locator("#chon-tep").setInputFiles(await forty(info.outputPath("danh-sach.json")));
    const onward = page.getByRole("button", { name: /^Kiểm tra và sửa 40 / });
    await expect(onward.or(row(page, 0))).toBeVisible({ timeout: 30_000 });
    if (await onward.isVisible()) await onward.click();
    await page.getByRole("button", { name: "Tiếp: Công văn Mẫu 08" }).click();
    await page.getByRole("button", { name: "Tiếp: Tệp lô" }).click();
    await expect(page.getByText("Hồ sơ còn lỗi")).toHaveCount(0);
    const { letter, batch } = await letterAndBatch(page, info);

    // The one who signs for the agency, and the agency.
    await office.plugIn("a", "Lò Văn Ký");
    await office.plugIn("b", "Sở Nội vụ");
    await office.answers([PIN, PIN, PIN], [true, true, true, true]);
    await pair(later, site, await office.open());
    await later.getByRole("radio", { name: "Lò Văn Ký" }).check();
    await later.locator("#tep-ky").setInputFiles([letter, batch]);
    await sign(later).click();
    await expect(later.getByText("Ký xong: 2 tệp đã ký.")).toBeVisible({ timeout: 60_000 });

    // The agency, with the other token.
    await later.getByRole("button", { name: "Ký thêm một chữ ký vào các tệp này" }).click();
    await later.getByRole("radio", { name: "Sở Nội vụ" }).check();
    await sign(later).click();
    await expect(later.getByText("Ký xong: 2 tệp đã ký.")).toBeVisible({ timeout: 60_000 });
    const both = await download(later, info, () => later.getByRole("link", { name: /^Tải “.*\.pdf”/ }).click());
    await clean(later, "signed by two");
    // The batch file has both signatures beside it, in one file.
    const zip = info.outputPath("lo.zip");
    await copyFile(batch, zip);
    await rename(await download(later, info, () => later.getByRole("link", { name: /^Tải “.*\.p7s”/ }).click()), `${zip}.p7s`);
    expect((await signatures(office, zip)).map(({ signer }) => signer.name)).toEqual(["Lò Văn Ký", "Sở Nội vụ"]);

    // Whoever gets it: the page itself, which is told of the authority; pdfsig; pyHanko; the command line.
    await later.goto(`${site.address}#/kiem-tra-chu-ky`);
    await later.getByText(/^Đang tin \d+ chứng thư số/).click();
    await later.locator("#tep-goc").setInputFiles(join(office.roots, "root.cer"));
    await expect(later.getByText(/^Đã tin thêm “Gốc mẫu/)).toBeVisible();
    await later.locator("#tep-da-ky").setInputFiles([both, await office.revocations()]);
    const card = later.locator("article.verdict");
    await expect(card.locator("> .verdict-line")).toContainText("Hợp lệ", { timeout: 30_000 });
    for (const signer of ["Lò Văn Ký", "Sở Nội vụ"]) {
      await expect(card.getByRole("heading", { name: `Chữ ký của ${signer}` })).toBeVisible();
    }
    await clean(later, "verified");
    const told = await printed("pdfsig", "-nocert", both);
    expect(told.match(/Signature is Valid/g)).toHaveLength(2);
    const pyhanko = join(dirname(process.env.CHUKYSO_PYTHON), "pyhanko");
    const held = await printed(pyhanko, "sign", "validate", "--no-revocation-check", "--trust-replace", "--trust", join(office.roots, "root.cer"), both);
    expect(held.match(/:INTACT:TRUSTED,/g), held).toHaveLength(2);
    const [first, second] = await signatures(office, both);
    // Without a network nothing tells whether the certificates were revoked.
    expect([first.signer.name, first.indication]).toEqual(["Lò Văn Ký", "INDETERMINATE TRY_LATER"]);
    expect([second.signer.name, second.indication]).toEqual(["Sở Nội vụ", "INDETERMINATE TRY_LATER"]);

    // The renewed certificate goes onto the first token, and signs from then on.
    await later.goto(`${site.address}#/ky-so`);
    await office.answers([PIN, PIN], [true, true]);
    await later.locator("#tep-cai").setInputFiles(await office.issue("a", 1000));
    await later.getByRole("button", { name: "Cài vào thiết bị" }).click({ timeout: 30_000 });
    await expect(later.getByText("Chứng thư số cũ vẫn còn trên thiết bị.")).toBeVisible({ timeout: 30_000 });
    // It is the one that is chosen already; the one before is not offered any more.
    await expect(later.getByRole("radio", { name: "Lò Văn Ký", checked: true })).toHaveCount(1);
    await expect(later.getByText("Đã có chứng thư số mới thay cho chứng thư số này trên thiết bị")).toBeVisible();
    const next = await readFile(join(ROOT, "crates/seal/tests/samples/letter.pdf"));
    await later.locator("#tep-ky").setInputFiles({ name: "thư sau.pdf", mimeType: "application/pdf", buffer: next });
    // A copy: number and time in the corner.
    await later.getByText("Tùy chọn: mức chữ ký").click();
    await later.getByLabel("Góc trên bên phải của trang đầu").check();
    await later.getByLabel("Số và ký hiệu văn bản").fill("12/SNV-VP");
    await sign(later).click();
    await expect(later.getByText("Ký xong: 3 tệp đã ký.")).toBeVisible({ timeout: 60_000 });
    const after = await download(later, info, () => later.getByRole("link", { name: "Tải “thư sau (đã ký).pdf”" }).click());
    expect(await printed("pdftotext", "-raw", after, "-")).toMatch(/12\/SNV-VP\n\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d \+07:00\n/);
    const [{ signer }] = await signatures(office, after);
    expect(signer.name).toBe("Lò Văn Ký");
    expect(signer.serial).not.toBe(first.signer.serial);
    expect(Date.parse(signer.notAfter)).toBeGreaterThan(Date.parse(first.signer.notAfter));
    await clean(later, "signed with the renewed one");

    // And a certificate whose key is nowhere here.
    await later.locator("#tep-cai").setInputFiles(await office.certificate("c", "Quàng Thị Hạnh"));
    await expect(later.locator(".conditions .unmet").first()).toContainText("Chưa đạt:");
    await expect(later.locator(".new-old")).toContainText("Quàng Thị Hạnh");
    await expect(later.getByRole("button", { name: "Cài vào thiết bị" })).toBeHidden();
    await clean(later, "refused");
  });
});
