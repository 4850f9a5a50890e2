// Signatures verified in the page: one verdict a file, with reasons, and nothing that leaves the computer.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { clean } from "../harness/clean.mjs";
import { ROOT } from "../harness/site.mjs";
import { drop, expect, holdBack, sample, test } from "../harness/story.mjs";

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

const trusted = (page) => page.locator(".trusted > summary");

/** Trusts the root of the samples for this visit. */
async function trust(page) {
  await trusted(page).click();
  await page.locator("#tep-goc").setInputFiles(signed("root.cer"));
  await expect(page.getByText("Đã tin thêm “Gốc mẫu pyHanko” cho lần mở trang này")).toBeVisible();
  await trusted(page).click();
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
  await expect(basic).toContainText("Chỉ còn thiếu một điều: chưa biết chứng thư số của người ký và chứng thư số của cơ quan cấp có bị thu hồi");
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
  await expect(basic).toContainText("Chỉ còn thiếu một điều: chưa biết chứng thư số của người ký có bị thu hồi trước khi ký");
  await page.getByRole("button", { name: "Bỏ khỏi trang b-b.pdf" }).click();
  await expect(card(page, "b-b.pdf")).toHaveCount(0);
});

test("what is still not known about revocation is told as it is, not asked for again", async ({ page, site }) => {
  await open(page, site);
  await trust(page);
  await choose(page, signed("b-b.pdf"), signed("interm.crl"));
  const basic = card(page, "b-b.pdf");
  await expect(basic).toContainText("chưa biết chứng thư số của cơ quan cấp có bị thu hồi hay không; chứng thư số của người ký thì không bị thu hồi");
  await expect(basic).toContainText("của cơ quan chứng thực gốc, nơi đã cấp chứng thư số cho cơ quan cấp");
  await clean(page, "only the root's list is missing");

  // A list that nobody has signed so is no missing one.
  const list = await readFile(signed("interm.crl"));
  list[list.length - 1] ^= 1;
  await drop(page, page.locator(".drop").first(), [{ name: "interm.crl", mimeType: "", buffer: list }]);
  await expect(basic).toContainText("dữ liệu thu hồi kèm theo không đáng tin cậy");
  await expect(basic).not.toContainText("Chỉ còn thiếu một điều");
});

test("which roots are trusted is said, with what to compare; one more is trusted for this visit alone", async ({ page, site }) => {
  await open(page, site);
  await choose(page, signed("b-lt.pdf"));
  await expect(line(page, "b-lt.pdf")).toContainText("Chưa kết luận được");
  await expect(card(page, "b-lt.pdf")).toContainText("Không tìm được đường dẫn");
  // The card leads to where that is mended.
  await expect(trusted(page).locator("..")).not.toHaveAttribute("open");
  await card(page, "b-lt.pdf").getByRole("button", { name: "Đang tin 6 chứng thư số" }).click();
  await expect(trusted(page)).toBeFocused();
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
  const mark = card(page, "b-lt.pdf").getByText("Theo chứng thư số gốc do bạn thêm cho lần này");
  await expect(mark).toBeVisible();
  await expect(roots).toHaveCount(7);
  await page.getByRole("button", { name: "Thôi tin Gốc mẫu pyHanko" }).click();
  await expect(line(page, "b-lt.pdf")).toContainText("Chưa kết luận được");
  await expect(mark).toHaveCount(0);
  await expect(roots).toHaveCount(6);

  // A root that was chosen among the files is offered, not trusted unasked.
  await choose(page, signed("root.cer"));
  const offer = card(page, "b-lt.pdf").getByRole("button", { name: "Tin “Gốc mẫu pyHanko” cho lần này" });
  await expect(offer).toBeVisible();
  await clean(page, "a root offered");
  await offer.click();
  await expect(page.locator("#tep-da-ky")).toBeFocused();
  await expect(line(page, "b-lt.pdf")).toContainText("Hợp lệ");
  await expect(mark).toBeVisible();
});

test("files, lists and roots stay for the visit while another page is shown", async ({ page, site }) => {
  await open(page, site);
  await trust(page);
  await choose(page, signed("b-b.pdf"), ...LISTS);
  await expect(line(page, "b-b.pdf")).toContainText("Hợp lệ");
  await page.getByRole("link", { name: "Trợ giúp" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Trợ giúp");
  await page.goBack();
  await expect(line(page, "b-b.pdf")).toContainText("Hợp lệ");
  await expect(trusted(page)).toContainText("Đang tin 7 chứng thư số");
  await choose(page, signed("two.pdf"));
  await expect(line(page, "two.pdf")).toContainText("Hợp lệ");
  // That a second person signed is no fault of the first one's signature.
  await expect(card(page, "two.pdf")).toContainText("Được thêm vào tệp sau đó, không ảnh hưởng đến chữ ký này:");
  await clean(page, "signed by two");
});

test("what was verified together stays so when another file comes", async ({ page, site }) => {
  await open(page, site);
  await trust(page);
  const [batch, signature] = await Promise.all(BATCH.map((path) => readFile(path)));
  const named = (name, buffer) => ({ name, mimeType: "", buffer });
  const place = page.locator(".drop").first();
  await choose(page, ...LISTS);
  await drop(page, place, [named("lô.zip", batch), named("chữ ký của An.p7s", signature)]);
  await expect(line(page, "lô.zip")).toContainText("Hợp lệ");
  await drop(page, place, [named("phụ lục.docx", Buffer.from("khac"))]);
  await expect(line(page, "phụ lục.docx")).toContainText("Chưa ký số");
  await expect(line(page, "lô.zip")).toContainText("Hợp lệ");
  await expect(page.locator("article.verdict")).toHaveCount(2);
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
  await expect(card(page, "empty.zip")).toContainText("Không mở được tệp lô (.zip)");
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

test("no file is told wrong because a signature of another one has its name", async ({ page, site }) => {
  await open(page, site);
  await trust(page);
  const [batch, signature, pdf] = await Promise.all([...BATCH, signed("b-lt.pdf")].map((path) => readFile(path)));
  const named = (name, buffer) => ({ name, mimeType: "", buffer });
  await choose(page, ...LISTS);
  await drop(page, page.locator(".drop").first(), [named("a.pdf", pdf), named("a.zip", batch), named("a.p7s", signature)]);
  await expect(line(page, "a.pdf")).toContainText("Hợp lệ");
  await expect(line(page, "a.zip")).toContainText("Hợp lệ");
  await expect(card(page, "a.zip")).toContainText("Kèm tệp chữ ký a.p7s");

  // Where the name fits two files, whoever knows says which.
  await drop(page, page.locator(".drop").first(), [named("b.docx", Buffer.from("khac")), named("b.zip", batch), named("b.p7s", signature)]);
  await expect(line(page, "b.docx")).toContainText("Chưa ký số");
  await expect(card(page, "b.p7s")).toContainText("chưa có tệp mà nó ký");
  await expect(state(page)).toContainText("1 chưa có tệp được ký");
  await clean(page, "a choice");
  await page.getByLabel("hãy chọn tên tệp").selectOption("b.zip");
  await page.getByRole("button", { name: "Kiểm tra cùng tệp này" }).click();
  await expect(line(page, "b.zip")).toContainText("Hợp lệ");
  await expect(card(page, "b.p7s")).toHaveCount(0);
  await expect(line(page, "b.docx")).toContainText("Chưa ký số");
});

test("files are read one after the other, and what helps with all of them is handed over once", async ({ page, site }) => {
  await open(page, site);
  await trust(page);
  await page.evaluate(() => {
    window.begun = [];
    window.handed = [];
    const read = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = function () {
      window.begun.push(this.name);
      return read.call(this);
    };
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, handedOver) {
      window.handed.push(message.slice(3).map((list) => list?.length));
      return post.call(this, message, handedOver);
    };
  });
  await choose(page, ...LISTS);
  await expect(page.getByText("interm.crl: 1 danh sách thu hồi")).toBeVisible();
  const letGo = await holdBack(page, "b-lta.pdf");
  await choose(page, signed("b-lta.pdf"), signed("b-lt.pdf"), signed("b-b.pdf"));
  await expect(state(page)).toContainText("Đang kiểm tra, xong 0/3 tệp");
  expect(await page.evaluate(() => window.begun)).toEqual(["root.crl", "interm.crl"]);
  await letGo();
  await expect(state(page)).toContainText("Đã kiểm tra 3 tệp: 3 hợp lệ.");
  expect(await page.evaluate(() => window.begun.slice(2))).toEqual(["b-lta.pdf", "b-lt.pdf", "b-b.pdf"]);
  // The roots and the lists, with the first file alone.
  expect(await page.evaluate(() => window.handed)).toEqual([[7, 2], [], []]);
});

test("what was stopped stays so, and is gone on with when the user wants", async ({ page, site }) => {
  await open(page, site);
  await trust(page);
  const letGo = await holdBack(page, "b-lta.pdf");
  await choose(page, signed("b-lta.pdf"), signed("b-lt.pdf"), signed("b-b.pdf"));
  await page.getByRole("button", { name: "Dừng" }).click();
  await expect(state(page)).toContainText("Đã dừng, xong 0/3 tệp.");
  await letGo();
  await page.getByRole("button", { name: "Kiểm tra tệp này b-lt.pdf" }).click();
  await expect(line(page, "b-lt.pdf")).toContainText("Hợp lệ");
  await expect(state(page)).toContainText("Đã dừng, xong 1/3 tệp: 1 hợp lệ.");
  await expect(card(page, "b-lta.pdf")).toContainText("Đã dừng, chưa kiểm tra.");
  await clean(page, "stopped");
  // A stopped file that is chosen again is no second one.
  await choose(page, signed("b-b.pdf"));
  await expect(line(page, "b-b.pdf")).toContainText("Chưa kết luận được");
  await expect(page.locator("article.verdict")).toHaveCount(3);
  await page.getByRole("button", { name: "Kiểm tra tiếp 1 tệp" }).click();
  await expect(state(page)).toContainText("Đã kiểm tra 3 tệp: 2 hợp lệ, 1 chưa kết luận được.");
});

test("a file that has changed since it was chosen can be tried and chosen again", async ({ page, site }, info) => {
  await open(page, site);
  await trust(page);
  const path = info.outputPath("thay.pdf");
  await writeFile(path, await readFile(signed("b-b.pdf")));
  const letGo = await holdBack(page, "b-lta.pdf");
  await choose(page, signed("b-lta.pdf"), path);
  await expect(state(page)).toContainText("Đang kiểm tra, xong 0/2 tệp");
  await writeFile(path, await readFile(signed("b-lt.pdf")));
  await letGo();
  await expect(card(page, "thay.pdf")).toContainText("Không đọc được tệp");
  await expect(page.getByRole("button", { name: "Thử lại thay.pdf" })).toBeVisible();
  await choose(page, path);
  await expect(line(page, "thay.pdf")).toContainText("Hợp lệ");
  await expect(page.locator("article.verdict")).toHaveCount(2);
});

test("a page that was left while it read files goes on without harm", async ({ page, site }) => {
  await open(page, site);
  const leave = async () => {
    await page.evaluate(() => (location.hash = "#/tro-giup"));
    await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Kiểm tra chữ ký số");
  };
  const back = async () => {
    await page.evaluate(() => (location.hash = "#/kiem-tra-chu-ky"));
    // What was read meanwhile has come.
    await expect(trusted(page)).toContainText("Đang tin 7 chứng thư số của cơ quan cấp");
  };
  for (const [box, file] of [["#tep-goc", "root.cer"], ["#tep-da-ky", "interm.crl"], ["#tep-da-ky", "b-lt.pdf"]]) {
    if (box === "#tep-goc") await trusted(page).click();
    const letGo = await holdBack(page, file);
    await page.locator(box).setInputFiles(signed(file));
    await leave();
    await letGo();
    await page.waitForTimeout(300);
    await back();
  }
  await expect(page.getByText("interm.crl: 1 danh sách thu hồi")).toBeVisible();
  await expect(line(page, "b-lt.pdf")).toContainText("Hợp lệ");
  // Nor where a list cannot be read any more.
  await page.evaluate(() => {
    const failed = new Promise((_, fail) => (window.fail = fail));
    Blob.prototype.arrayBuffer = () => failed;
  });
  await choose(page, signed("interm.crl"));
  await leave();
  await page.evaluate(() => window.fail(new Error("gone")));
  await page.waitForTimeout(300);
  await back();
});

test("every file that is to help says what it gives, or why it gives nothing", async ({ page, site }) => {
  await open(page, site);
  await trust(page);
  await choose(page, signed("b-b.pdf"));
  const chain = join(ROOT, "crates/seal/tests/samples/chain.p7b");
  await choose(page, chain, ...LISTS, join(ROOT, "crates/seal/tests/samples/person.pem"));
  await expect(page.getByText("interm.crl: 1 danh sách thu hồi")).toBeVisible();
  await expect(page.getByText(/^chain\.p7b: [2-9] chứng thư số/)).toBeVisible();
  await expect(page.getByText("person.pem: 1 chứng thư số")).toBeVisible();
  await expect(line(page, "b-b.pdf")).toContainText("Hợp lệ");
  await expect(page.locator("article.verdict")).toHaveCount(1);

  const list = await readFile(signed("interm.crl"));
  await drop(page, page.locator(".drop").first(), [
    { name: "cut.crl", mimeType: "", buffer: list.subarray(0, list.length - 9) },
    { name: "trang.cer", mimeType: "", buffer: Buffer.from("<html>Không tìm thấy</html>") },
    { name: "khoa.pfx", mimeType: "", buffer: Buffer.from("MIIKxx") },
  ]);
  await expect(page.getByText("cut.crl: Tệp bị cụt")).toBeVisible();
  await expect(page.getByText("trang.cer: Không thấy danh sách thu hồi hay chứng thư số nào trong tệp này")).toBeVisible();
  await expect(page.getByText("khoa.pfx: Đây là tệp .pfx/.p12 chứa cả khóa bí mật")).toBeVisible();
  // More than is ever verified is not even read.
  await page.evaluate(() => {
    Blob.prototype.arrayBuffer = () => Promise.reject(new Error("read"));
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array((64 << 20) + 1)], "to.crl"));
    document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: data }));
  });
  await expect(page.getByText("to.crl: Tệp lớn hơn 64 MB")).toBeVisible();
  await expect(page.getByText("Dữ liệu bổ sung không dùng được:")).toBeVisible();
  await expect(line(page, "b-b.pdf")).toContainText("Hợp lệ");
  await clean(page, "material");
});

test("a long name of a field leaves the page as wide as it is", async ({ page, site }) => {
  const pdf = (await readFile(signed("b-b.pdf"))).toString("latin1");
  // As a later revision of the file, which says no more than that the field is called so.
  const [field] = pdf.match(/\b8 0 obj[^]*?endobj/);
  const update = field.replace("/T (ky)", `/T (${"ChuKySoCuaCoQuan".repeat(12)})`);
  const at = pdf.length + 1;
  const table = `xref\n8 1\n${String(at).padStart(10, "0")} 00000 n \ntrailer\n<</Size 11/Root 1 0 R/Prev ${pdf.match(/startxref\s+(\d+)\s+%%EOF\s*$/)[1]}>>\n`;
  const buffer = Buffer.from(`${pdf}\n${update}\n${table}startxref\n${at + update.length + 1}\n%%EOF\n`, "latin1");
  await open(page, site);
  await drop(page, page.locator(".drop").first(), [{ name: "dai.pdf", mimeType: "", buffer }]);
  await expect(card(page, "dai.pdf")).toContainText("ChuKySoCuaCoQuanChuKySoCuaCoQuan");
  for (const width of [360, 660, 768, 900]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${width} px`).toBe(true);
  }
});

test.describe("before anything was kept for offline use", () => {
  test.use({ serviceWorkers: "block", forgiven: [[/net::ERR_/, /Failed to load resource/, /ServiceWorker/i], { option: true }] });

  test("a file can be tried again once the network is back", async ({ page, site }) => {
    await open(page, site);
    await site.stop();
    await choose(page, signed("b-b.pdf"));
    await expect(card(page, "b-b.pdf")).toContainText("Chưa tải được phần kiểm tra chữ ký");
    await expect(state(page)).toContainText("Đã kiểm tra 1 tệp: 1 không kiểm tra được.");
    await clean(page, "program not fetched");
    await site.start();
    await page.getByRole("button", { name: "Thử lại b-b.pdf" }).click();
    await expect(line(page, "b-b.pdf")).toContainText("Chưa kết luận được");
  });
});
