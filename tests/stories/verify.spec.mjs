// Signatures verified in the page: one verdict a file, with reasons, and nothing that leaves the computer.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { clean } from "../harness/clean.mjs";
import { ROOT } from "../harness/site.mjs";
import { drop, expect, sample, test } from "../harness/story.mjs";

// Two days after pyHanko signed the samples; their lists of revoked certificates hold for another month.
test.use({ today: "2026-11-28" });

const signed = (name) => join(ROOT, "crates/seal/tests/samples/pyhanko", name);
const BATCH = [sample("signed/lo.zip"), sample("signed/lo.zip.p7s")];
const LISTS = [signed("root.crl"), signed("interm.crl")];

const card = (page, name) => page.locator("article.verdict").filter({ has: page.getByRole("heading", { level: 2, name, exact: true }) });
const line = (page, name) => card(page, name).locator("> .verdict-line");
const state = (page) => page.locator('main > [role="status"]');

async function open(page, site) {
  await page.goto(`${site.address}#/kiem-tra-chu-ky`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Kiểm tra chữ ký số");
  await expect(page.getByText("Đang tin 6 chứng thư số của cơ quan cấp")).toBeVisible();
}

const choose = (page, ...files) => page.locator("#tep-da-ky").setInputFiles(files);

/** Trusts the root of the samples for this visit. */
async function trust(page) {
  await page.getByText(/^Đang tin \d+ chứng thư số/).click();
  await page.locator("#tep-goc").setInputFiles(signed("root.cer"));
  await expect(page.getByText("Đã tin thêm “Gốc mẫu pyHanko” cho lần mở trang này")).toBeVisible();
  await page.getByText(/^Đang tin \d+ chứng thư số/).click();
}

test("each file gets one verdict in plain words, with what was found good and what would settle it", async ({ page, site }) => {
  await open(page, site);
  await clean(page, "empty");
  await trust(page);
  await choose(page, signed("b-lta.pdf"), signed("b-b.pdf"), signed("changed.pdf"), signed("filled.pdf"), join(ROOT, "crates/seal/tests/samples/letter.pdf"));
  await expect(state(page)).toContainText("Đã kiểm tra 5 tệp: 1 hợp lệ, 2 chưa kết luận được, 1 không hợp lệ, 1 chưa ký số.", { timeout: 30_000 });

  await expect(line(page, "b-lta.pdf")).toContainText("Hợp lệ");
  const whole = card(page, "b-lta.pdf");
  await expect(whole.getByRole("heading", { name: "Chữ ký của Người ký thứ nhất" })).toBeVisible();
  await expect(whole).toContainText("B-LTA: có dấu thời gian");
  await expect(whole).toContainText(/Dấu thời gian tin cậy chứng minh chữ ký đã có lúc \d\d:\d\d ngày 27\/11\/2026/);
  await expect(whole).toContainText(/Dấu thời gian cho cả tệp lúc .*, do “Dấu thời gian mẫu” cấp/);
  await expect(whole).toContainText("Phê duyệt");
  await whole.getByText("Đường dẫn chứng thực và kết quả theo tiêu chuẩn").click();
  await expect(whole).toContainText("TOTAL-PASSED");
  await expect(whole.locator("ol > li")).toHaveCount(3);

  await expect(line(page, "b-b.pdf")).toContainText("Chưa kết luận được");
  const basic = card(page, "b-b.pdf");
  await expect(basic).toContainText("Chỉ còn thiếu một điều: chưa biết chứng thư số của người ký có bị thu hồi");
  await expect(basic).toContainText("Chữ ký khớp với nội dung lúc ký");
  await expect(basic).toContainText("Chứng thư số do “Cơ quan cấp mẫu pyHanko” cấp");

  await expect(line(page, "changed.pdf")).toContainText("Không hợp lệ");
  await expect(card(page, "changed.pdf")).toContainText("Nội dung của tệp đã bị thay đổi sau khi ký");
  // What is missing beside is not why.
  await expect(card(page, "changed.pdf")).not.toContainText("Chưa biết");
  await expect(line(page, "filled.pdf")).toContainText("Chưa kết luận được");
  await expect(card(page, "filled.pdf")).toContainText("ô biểu mẫu “o” đã được điền hoặc sửa");
  await expect(line(page, "letter.pdf")).toContainText("Chưa ký số");
  await clean(page, "verified");

  // The lists of revoked certificates settle it, for all files at once.
  await choose(page, ...LISTS);
  await expect(line(page, "b-b.pdf")).toContainText("Hợp lệ");
  await expect(basic).toContainText("không bị thu hồi vào thời điểm được xét");
  await page.getByRole("button", { name: "Bỏ interm.crl" }).click();
  await expect(line(page, "b-b.pdf")).toContainText("Chưa kết luận được");
  await page.getByRole("button", { name: "Bỏ khỏi trang b-b.pdf" }).click();
  await expect(card(page, "b-b.pdf")).toHaveCount(0);
});

test("which roots are trusted is said, with what to compare; one more is trusted for this visit alone", async ({ page, site }) => {
  await open(page, site);
  await choose(page, signed("b-lt.pdf"));
  await expect(line(page, "b-lt.pdf")).toContainText("Chưa kết luận được");
  await expect(card(page, "b-lt.pdf")).toContainText("Không tìm được đường dẫn");
  await page.getByText("Đang tin 6 chứng thư số").click();
  const roots = page.locator("ul.roots > li");
  await expect(roots).toHaveCount(6);
  await expect(roots.first()).toContainText("Co quan chung thuc so chuyen dung Chinh phu (RootCA)");
  await expect(roots.first()).toContainText("10/03/2010 – 05/03/2030");
  await expect(roots.first()).toContainText("F7BC 8905 4CEC 7F12…");
  await expect(page.getByText("hãy đối chiếu tên, thời hạn và dấu vân tay SHA-256")).toBeVisible();
  await clean(page, "roots");

  // One who signs is no authority.
  await page.locator("#tep-goc").setInputFiles(join(ROOT, "crates/seal/tests/samples/person-utf8.cer"));
  await expect(page.getByText("Đây không phải chứng thư số của cơ quan cấp")).toBeVisible();
  await page.locator("#tep-goc").setInputFiles(signed("root.cer"));
  await expect(line(page, "b-lt.pdf")).toContainText("Hợp lệ");
  await expect(roots).toHaveCount(7);
  await page.getByRole("button", { name: "Thôi tin Gốc mẫu pyHanko" }).click();
  await expect(line(page, "b-lt.pdf")).toContainText("Chưa kết luận được");
  await expect(roots).toHaveCount(6);
});

test("a batch file is verified with its signature and against its manifest", async ({ page, site }) => {
  await open(page, site);
  await trust(page);
  await choose(page, BATCH[0]);
  await expect(line(page, "lo.zip")).toContainText("Chưa ký số");
  await expect(card(page, "lo.zip")).toContainText("hãy chọn thêm tệp .p7s của tệp này");
  await expect(card(page, "lo.zip")).toContainText("Tệp lô còn nguyên: 3 tệp bên trong khớp với bảng kê");
  // The signature comes later and finds its file.
  await choose(page, BATCH[1], ...LISTS);
  await expect(line(page, "lo.zip")).toContainText("Hợp lệ");
  await expect(page.locator("article.verdict")).toHaveCount(1);
  await expect(card(page, "lo.zip")).toContainText("Chữ ký của Người ký thứ nhất (tệp .p7s)");
  await clean(page, "batch");

  // Any other file with a signature that is not its own; and a signature without its file.
  const signature = await readFile(BATCH[1]);
  await drop(page, page.locator(".drop").first(), [
    { name: "bang.xlsx", mimeType: "", buffer: Buffer.from("khac") },
    { name: "bang.xlsx.p7s", mimeType: "", buffer: signature },
    { name: "le-loi.p7s", mimeType: "", buffer: signature },
  ]);
  await expect(line(page, "bang.xlsx")).toContainText("Không hợp lệ");
  await expect(card(page, "bang.xlsx")).toContainText("chữ ký này là của tệp khác");
  await expect(card(page, "le-loi.p7s")).toContainText("chưa có tệp mà nó ký");
});

test("files that cannot be verified say why and leave the others alone", async ({ page, site }) => {
  await open(page, site);
  const good = await readFile(signed("b-b.pdf"));
  await drop(page, page.locator(".drop").first(), [
    { name: "cut.pdf", mimeType: "", buffer: good.subarray(0, 3000) },
    { name: "short.pdf", mimeType: "", buffer: good.subarray(0, 300) },
    { name: "no.pdf", mimeType: "", buffer: Buffer.from("xin chao") },
    { name: "empty.zip", mimeType: "", buffer: Buffer.alloc(0) },
    { name: "good.pdf", mimeType: "", buffer: good },
  ]);
  await expect(line(page, "good.pdf")).toContainText("Chưa kết luận được");
  await expect(card(page, "cut.pdf")).toContainText("Sau phần kết thúc của tệp PDF còn dữ liệu lạ");
  await expect(card(page, "short.pdf")).toContainText("bị cụt");
  await expect(card(page, "no.pdf")).toContainText("không phải là PDF");
  await expect(card(page, "empty.zip")).toContainText("Không mở được gói hồ sơ");
  await clean(page, "refused");
});

test.describe("without the server", () => {
  // The list of roots is asked of the server first; that it is gone is what this is about.
  test.use({ forgiven: [[/net::ERR_CONNECTION_REFUSED/, /Failed to load resource/], { option: true }] });

  test("signatures are verified with the server gone, and nothing is asked of anybody", async ({ page, site }) => {
    await page.goto(site.address);
    await expect(page.getByText("Dùng được khi mất mạng")).toBeVisible({ timeout: 30_000 });
    await site.stop();
    const asked = [];
    page.on("request", (request) => {
      if (!request.url().startsWith("blob:") && !request.url().startsWith(site.address)) asked.push(request.url());
    });
    await page.goto(`${site.address}#/kiem-tra-chu-ky`);
    await expect(page.getByText("Đang tin 6 chứng thư số của cơ quan cấp")).toBeVisible({ timeout: 30_000 });
    await trust(page);
    await choose(page, signed("b-lta.pdf"), signed("two.pdf"));
    await expect(line(page, "b-lta.pdf")).toContainText("Hợp lệ");
    await expect(line(page, "two.pdf")).toContainText("Chưa kết luận được");
    await expect(card(page, "two.pdf").getByRole("heading", { level: 3 })).toHaveText(["Chữ ký của Người ký thứ nhất ", "Chữ ký của Người ký thứ hai "]);
    expect(asked).toEqual([]);
  });
});
