// Files signed and certificates installed by the helper on this computer: a page that is told plainly what keeps it from the
// helper, a person who is asked in the helper's window, and a way by files where the two cannot meet.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { clean } from "../harness/clean.mjs";
import { permit, test as base } from "../harness/loopback.mjs";
import { Office, PIN } from "../harness/office.mjs";
import { ROOT } from "../harness/site.mjs";
import { certificate, StandIn } from "../harness/stand-in.mjs";
import {
  beginList, beginRequest, bringIn, download, expect, fill, PERSON, printed, sample, TODAY, TWO_PEOPLE,
} from "../harness/story.mjs";

const test = base.extend({
  helper: async ({}, use) => {
    const helper = new StandIn();
    await use(helper);
    await helper.stop();
  },
  office: async ({}, use) => {
    const office = await Office.found();
    await use(office);
    await office.close();
  },
});

test.use({
  // Two days after pyHanko signed the samples.
  today: "2026-11-28",
  // Chromium notes each answer that is no success, and each port where nobody answers.
  forgiven: [[/Failed to load resource/, /access the `loopback` address space/, /blocked by CORS policy/], { option: true }],
});

const signed = (name) => join(ROOT, "crates/seal/tests/samples/pyhanko", name);
const pdf = (name) => ({ name, mimeType: "application/pdf", buffer: Buffer.from(`%PDF-1.7 ${name}`) });

const seek = (page) => page.getByRole("button", { name: "Tìm chương trình ký" });
const seekAgain = (page) => page.getByRole("button", { name: "Tìm lại chương trình ký" });
const connected = (page) => page.getByText("Đã kết nối với chương trình ký trên máy này.");
const sign = (page) => page.getByRole("button", { name: /^Ký( \d+ tệp)?$/ });
const file = (page, name) => page.locator(".to-sign > li").filter({ has: page.locator(".about b", { hasText: name }) });
const choose = (page, files) => page.locator("#tep-ky").setInputFiles(files);

async function open(page, site) {
  await page.goto(`${site.address}#/ky-so`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ký số");
}

/** Looks for the helper, which runs, and pairs the page with it. */
async function pair(page, site, helper) {
  await permit(page, site, "granted");
  await helper.start();
  await open(page, site);
  await seek(page).click();
  await page.getByLabel("Mã ghép nối").fill(helper.code);
  await page.getByRole("button", { name: "Ghép nối" }).click();
  await expect(connected(page)).toBeVisible();
}

test("nothing is asked of the helper before the person wants it; the page says when it is not running, and finds it once it is", async ({ page, site, helper }) => {
  await permit(page, site, "granted");
  await helper.start();
  await open(page, site);
  await expect(seek(page)).toBeVisible();
  await clean(page, "before");
  // Time enough for a request to arrive.
  await page.waitForTimeout(1_000);
  expect(helper.requests).toEqual([]);
  await helper.stop();

  await seek(page).click();
  await expect(page.getByText("Không thấy chương trình ký đang chạy trên máy này.")).toBeVisible();
  await expect(page.getByText("chukyso serve")).toBeVisible();
  await clean(page, "not running");
  await expect(page.getByText("Ký qua tệp, không cần kết nối")).toBeVisible();

  await helper.start();
  await seekAgain(page).click();
  await expect(page.getByLabel("Mã ghép nối")).toBeVisible();
  expect(new Set(helper.requests.map(({ method, path }) => `${method} ${path}`))).toEqual(new Set(["GET /v1/status"]));
});

test("a browser that was told to refuse is told apart from a helper that does not run", async ({ page, site, helper }) => {
  await permit(page, site, "denied");
  await helper.start();
  await open(page, site);
  await seek(page).click();
  await expect(page.getByText("Trình duyệt đang chặn trang này kết nối với chương trình trên máy.")).toBeVisible();
  await clean(page, "refused by the browser");
  expect(helper.requests).toEqual([]);

  await permit(page, site, "granted");
  await seekAgain(page).click();
  await expect(page.getByLabel("Mã ghép nối")).toBeVisible();
});

test("where the browser is going to ask, the page says so before; a question that nobody answered is told", async ({ page, site, helper }) => {
  await permit(page, site, "prompt");
  await helper.start();
  await open(page, site);
  await expect(page.getByText("trình duyệt sẽ hỏi có cho trang này truy cập ứng dụng trên máy")).toBeVisible();
  await clean(page, "the browser will ask");
  await seek(page).click();
  await expect(page.getByText("Trình duyệt hỏi nhưng chưa được trả lời")).toBeVisible();
  await clean(page, "the browser was not answered");
  expect(helper.requests).toEqual([]);
});

test("a page is paired by the code that the helper shows, once; it is remembered until the person forgets it", async ({ page, site, helper }) => {
  await permit(page, site, "granted");
  await helper.start();
  await open(page, site);
  await seek(page).click();
  const box = page.getByLabel("Mã ghép nối");
  const act = page.getByRole("button", { name: "Ghép nối" });
  await clean(page, "not paired");

  await box.fill("12 34");
  await act.click();
  await expect(page.getByText("Nhập đủ sáu chữ số")).toBeVisible();
  await expect(box).toBeFocused();
  expect(helper.requests.some(({ path }) => path === "/v1/pair")).toBe(false);

  await box.fill("654321");
  await act.click();
  await expect(page.getByText("Mã ghép nối không đúng")).toBeVisible();
  await clean(page, "wrong code");

  const answer = helper.hold();
  await box.fill("123 456");
  await act.click();
  await expect(page.getByText("Hãy xem cửa sổ của chương trình ký và đồng ý ghép nối")).toBeVisible();
  helper.agrees = false;
  answer();
  await expect(page.getByText("Bạn đã không đồng ý ghép nối")).toBeVisible();
  // The code is used up.
  await expect(box).toHaveValue("");

  helper.agrees = true;
  await box.fill("123 456");
  await act.click();
  await expect(connected(page)).toBeVisible();
  await expect(page.getByRole("heading", { name: "2. Chương trình ký trên máy này" })).toBeFocused();
  await clean(page, "paired");

  await page.reload();
  await expect(connected(page)).toBeVisible();
  await page.getByRole("button", { name: "Bỏ ghép nối" }).click();
  await expect(seek(page)).toBeVisible();
  const before = helper.requests.length;
  await page.reload();
  await expect(seek(page)).toBeVisible();
  expect(helper.requests.length).toBe(before);
  // What is forgotten here does not come back by itself.
  await seek(page).click();
  await expect(box).toBeVisible();
});

test("each certificate is shown with whose it is, how long it holds, and how its PIN stands", async ({ page, site, helper }) => {
  helper.certificates = [
    certificate("Lò Văn Ký"),
    certificate("Sở Nội vụ", { pin: "low", daysLeft: 20 }),
    certificate("Cầm Thị Hằng", { pin: "last" }),
    certificate("Hà Văn Khóa", { pin: "locked", usable: false, note: "Thiết bị đã bị khóa." }),
    certificate("Hết Hạn", { usable: false, daysLeft: -3, note: "Chứng thư số đã hết hạn từ ngày 25/11/2026." }),
    certificate("Bàn Phím", { pin: "pad" }),
  ];
  helper.notes = ["Không đọc được thư viện “bit4id”: hãy cài lại phần mềm của thiết bị."];
  await pair(page, site, helper);
  const own = (name) => page.locator(".radio").filter({ has: page.getByText(name, { exact: true }) });
  await expect(own("Lò Văn Ký")).toContainText("hiệu lực đến ngày 05/01/2029 (còn 772 ngày)");
  await expect(own("Sở Nội vụ")).toContainText("Đã có lần nhập sai mã PIN");
  await expect(own("Cầm Thị Hằng")).toContainText("Chỉ còn một lần nhập mã PIN");
  await expect(own("Hà Văn Khóa")).toContainText("Mã PIN đã bị khóa");
  await expect(own("Hà Văn Khóa").getByRole("radio")).toBeDisabled();
  await expect(own("Hết Hạn")).toContainText("đã hết hạn");
  await expect(own("Bàn Phím")).toContainText("Mã PIN nhập ngay trên thiết bị.");
  await expect(page.getByText("Không đọc được thư viện “bit4id”")).toBeVisible();
  await page.getByText("Tùy chọn: mức chữ ký").click();
  await clean(page, "certificates and options");

  // With several that can sign, none is taken unasked.
  await choose(page, pdf("a.pdf"));
  await sign(page).click();
  await expect(page.getByText("Chọn chứng thư số dùng để ký ở mục 3.")).toBeVisible();

  helper.certificates = [];
  helper.notes = [];
  await page.getByRole("button", { name: "Đọc lại thiết bị" }).click();
  await expect(page.getByText("Chưa thấy chứng thư số nào")).toBeVisible();
});

test("twenty files are signed with one question; one that fails leaves the others, and each is verified at once", async ({ page, site, helper }) => {
  const whole = await readFile(signed("b-lta.pdf"));
  helper.sign = ({ name, bytes }) => {
    if (name === "tệp 07.pdf") return { failed: "Tệp bị khóa bằng mật khẩu: hãy gỡ mật khẩu rồi ký lại." };
    if (name === "tệp 09.pdf") return { bytes: whole, level: "b", message: "Không lấy được dấu thời gian: máy chủ không trả lời." };
    return { bytes: bytes.subarray(0, 4).toString() === "%PDF" ? whole : Buffer.from("p7s"), level: "lta" };
  };
  await pair(page, site, helper);
  const names = Array.from({ length: 19 }, (_, at) => `tệp ${String(at + 1).padStart(2, "0")}.pdf`);
  await choose(page, [...names.map(pdf), { name: "lô.zip", mimeType: "application/zip", buffer: Buffer.from("PK") }]);
  await expect(page.getByText("19 tệp PDF ký vào trong tệp, 1 tệp có chữ ký đi kèm (.p7s).")).toBeVisible();
  await page.getByText("Tùy chọn: mức chữ ký").click();
  await page.getByLabel("Lưu trữ lâu dài (B-LTA)").check();
  await page.getByLabel(/^Lý do ký/).fill("Phê duyệt");

  const answer = helper.hold();
  await sign(page).click();
  await expect(page.getByText("Hãy xem cửa sổ của chương trình ký", { exact: true })).toBeVisible();
  await expect(file(page, "tệp 01.pdf")).toContainText("Đã chuyển, chờ ký");
  await expect(page.getByRole("button", { name: "Bỏ ghép nối" })).toBeHidden();
  await clean(page, "the helper asks");
  answer();
  await expect(page.getByText("Ký xong: 19 tệp đã ký, 1 tệp không ký được")).toBeVisible({ timeout: 30_000 });
  await expect(file(page, "tệp 07.pdf")).toContainText("Không ký được. Tệp bị khóa bằng mật khẩu");
  await expect(file(page, "tệp 09.pdf")).toContainText("Đã ký, mức B-B.");
  await expect(file(page, "tệp 09.pdf")).toContainText("Không lấy được dấu thời gian");
  await expect(file(page, "tệp 19.pdf")).toContainText("Đã ký, mức B-LTA.");
  // The root of the samples is not one of the site's.
  await expect(file(page, "tệp 19.pdf")).toContainText("Kiểm tra: Chưa kết luận được", { timeout: 30_000 });
  await expect(file(page, "lô.zip")).toContainText("Kiểm tra: Không hợp lệ", { timeout: 30_000 });
  await clean(page, "signed");

  const posted = (pattern) => helper.requests.filter(({ method, path }) => method === "POST" && pattern.test(path));
  const jobs = posted(/^\/v1\/jobs$/).map(({ body }) => JSON.parse(body));
  expect(jobs).toHaveLength(1);
  expect(posted(/\/sign$/)).toHaveLength(1);
  const kinds = posted(/\/files$/).map(({ query }) => query.get("kind"));
  expect(kinds).toEqual([...names.map(() => "pdf"), "detached"]);
  expect(jobs[0]).toMatchObject({ level: "lta", reason: "Phê duyệt", spot: { kind: "auto" }, certificate: helper.certificates[0].id });
  expect(helper.hasJob).toBe(false);

  const [given] = await Promise.all([page.waitForEvent("download"), file(page, "tệp 01.pdf").getByRole("link", { name: /^Tải/ }).click()]);
  expect(given.suggestedFilename()).toBe("tệp 01 (đã ký).pdf");
  expect(await readFile(await given.path())).toEqual(whole);
  const downloads = [];
  page.on("download", (one) => downloads.push(one.suggestedFilename()));
  await page.getByRole("button", { name: "Tải tất cả 19 tệp" }).click();
  await expect.poll(() => downloads.length, { timeout: 30_000 }).toBe(19);
  expect(downloads).toContain("lô.zip.p7s");

  // What failed can be tried again; what is signed is left alone.
  helper.sign = () => ({ bytes: whole });
  await page.getByRole("button", { name: "Ký lại 1 tệp" }).click();
  await expect(page.getByText("Ký xong: 20 tệp đã ký.")).toBeVisible();

  await page.getByRole("link", { name: "Kiểm tra chữ ký của các tệp đã ký" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Kiểm tra chữ ký số");
  await expect(page.locator("article.verdict")).toHaveCount(20);
  await expect(page.locator('main > [role="status"]')).toContainText("Đã kiểm tra 20 tệp", { timeout: 30_000 });
  await page.goBack();
  await expect(file(page, "tệp 01.pdf")).toContainText("Đã ký");
  // One alone, the signature beside a file together with that file.
  await file(page, "lô.zip").getByRole("link", { name: "Xem chi tiết" }).click();
  await expect(page.locator("article.verdict")).toHaveCount(1);
  await expect(page.locator("article.verdict")).toContainText("Kèm tệp chữ ký lô.zip.p7s");
  await page.goBack();
  await page.getByRole("button", { name: "Ký thêm một chữ ký vào các tệp này" }).click();
  // What is signed can be saved until the next signature is there, too.
  await expect(file(page, "tệp 01 (đã ký).pdf")).toContainText("Đã có chữ ký, chờ ký thêm. Tải “tệp 01 (đã ký).pdf”");
  await expect(page.locator(".to-sign > li")).toHaveCount(20);
  // A signature beside a file gets the next one added.
  await expect(file(page, "lô.zip")).toContainText("Có sẵn tệp chữ ký “lô.zip.p7s”: chữ ký mới được thêm vào tệp ấy.");
  // The reason was the first person's.
  await expect(page.getByText(/^Tùy chọn: mức chữ ký/)).toContainText("lý do ký (không ghi)");
});

test("a second person's signature is added to the one beside a file, and a signature alone is no file to be signed", async ({ page, site, helper }) => {
  const given = [];
  helper.sign = ({ name, bytes, beside }) => {
    given.push([name, bytes.toString(), beside.toString()]);
    return { bytes: Buffer.from(`${beside} + ${helper.certificates.length}`) };
  };
  const zip = { name: "lô.zip", mimeType: "application/zip", buffer: Buffer.from("PK lô") };
  const by = (text) => ({ name: "lô.zip.p7s", mimeType: "application/pkcs7-signature", buffer: Buffer.from(text) });
  await pair(page, site, helper);
  await choose(page, by("An"));
  await expect(page.getByText("lô.zip.p7s là tệp chữ ký, chưa rõ của tệp nào: hãy chọn thêm tệp ấy")).toBeVisible();
  await expect(page.locator(".to-sign > li")).toHaveCount(0);

  await choose(page, [by("An"), zip]);
  await expect(page.locator(".to-sign > li")).toHaveCount(1);
  await expect(file(page, "lô.zip")).toContainText("Có sẵn tệp chữ ký “lô.zip.p7s”: chữ ký mới được thêm vào tệp ấy.");
  await clean(page, "a signature to be added to");
  await sign(page).click();
  await expect(page.getByText("Ký xong: 1 tệp đã ký.")).toBeVisible();
  // The stand-in is asked when a file comes, and again when it signs.
  expect(given.at(-1)).toEqual(["lô.zip", "PK lô", "An"]);

  // And the next person on the same page; the first signature is nowhere else yet, so leaving is asked about.
  await page.getByRole("button", { name: "Ký thêm một chữ ký vào các tệp này" }).click();
  expect(await page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })))).toBe(true);
  await expect(file(page, "lô.zip")).toContainText("Có sẵn tệp chữ ký “lô.zip.p7s”");
  await page.getByRole("radio", { name: "Lò Văn Ký" }).check();
  await sign(page).click();
  await expect(page.getByText("Ký xong: 1 tệp đã ký.")).toBeVisible();
  expect(given.at(-1)).toEqual(["lô.zip", "PK lô", "An + 1"]);
});

test("a signature finds its file whatever wrote its name, and none is left out without a word", async ({ page, site, helper }) => {
  const given = [];
  helper.sign = ({ name, beside }) => {
    given.push([name, beside.toString()]);
    return { bytes: Buffer.from("p7s") };
  };
  const other = (name) => ({ name, mimeType: "", buffer: Buffer.from(name) });
  await pair(page, site, helper);
  // As macOS names a file, and as Chrome names what it saves a second time.
  await choose(page, [other("lô.zip".normalize("NFD")), other("lô.zip (1).p7s"), other("phụ lục.docx"), other("phụ lục.p7s")]);
  await expect(page.locator(".to-sign > li").first()).toContainText("Có sẵn tệp chữ ký “lô.zip (1).p7s”");
  await expect(file(page, "phụ lục.docx")).toContainText("Có sẵn tệp chữ ký “phụ lục.p7s”");
  // The file chosen again leaves its signature where it is.
  await choose(page, other("lô.zip"));
  await expect(file(page, "lô.zip")).toContainText("Có sẵn tệp chữ ký “lô.zip (1).p7s”");

  // Nothing new is made beside one whose file is not known.
  await page.getByRole("button", { name: "Bỏ tất cả khỏi trang" }).click();
  await choose(page, [other("a.docx"), other("b.docx"), other("c.p7s")]);
  await sign(page).click();
  await expect(page.getByText("Chưa rõ “c.p7s” là tệp chữ ký của tệp nào")).toBeVisible();
  await clean(page, "a signature whose file is not known");
  expect(given).toEqual([]);
  await page.getByRole("button", { name: "Của “b.docx”" }).click();
  await expect(file(page, "b.docx")).toContainText("Có sẵn tệp chữ ký “c.p7s”");
  await sign(page).click();
  await expect(page.getByText("Ký xong: 2 tệp đã ký.")).toBeVisible();
  expect(given.slice(-2)).toEqual([["a.docx", ""], ["b.docx", "c.p7s"]]);
});

test("what is signed and not saved does not leave the page without a question, and is the first to be saved", async ({ page, site, helper }) => {
  await pair(page, site, helper);
  await choose(page, pdf("a.pdf"));
  const originals = page.getByRole("button", { name: "Tải các tệp chờ ký về máy" });
  await expect(originals).toBeVisible();
  await sign(page).click();
  await expect(page.getByText("Ký xong: 1 tệp đã ký.")).toBeVisible();
  await expect(originals).toBeHidden();
  await clean(page, "one is signed");
  const asked = [];
  let answer = false;
  page.on("dialog", (dialog) => {
    asked.push(dialog.message());
    return answer ? dialog.accept() : dialog.dismiss();
  });
  await page.getByRole("button", { name: "Bỏ a.pdf" }).click();
  await expect(file(page, "a.pdf")).toContainText("Đã ký");
  await page.getByRole("button", { name: "Ký thêm một chữ ký vào các tệp này" }).click();
  await choose(page, pdf("b.pdf"));
  await page.getByRole("button", { name: "Bỏ tất cả khỏi trang" }).click();
  await expect(page.locator(".to-sign > li")).toHaveCount(2);
  expect(asked).toHaveLength(2);
  await clean(page, "signed once");
  expect(asked[1]).toContain("Có 1 tệp đã ký chưa tải về máy");
  const [first] = await Promise.all([page.waitForEvent("download"), file(page, "a (đã ký).pdf").getByRole("link").click()]);
  expect(first.suggestedFilename()).toBe("a (đã ký).pdf");
  // What is saved goes at once.
  await page.getByRole("button", { name: "Bỏ a (đã ký).pdf" }).click();
  await expect(page.locator(".to-sign > li")).toHaveCount(1);
  await page.getByRole("radio", { name: "Lò Văn Ký" }).check();
  await sign(page).click();
  const [second] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Tải “b (đã ký).pdf”" }).click()]);
  expect(second.suggestedFilename()).toBe("b (đã ký).pdf");
  expect(asked).toHaveLength(2);
  await sign(page).waitFor({ state: "hidden" });
  await choose(page, pdf("c.pdf"));
  await sign(page).click();
  answer = true;
  await expect(page.getByText("Ký xong: 2 tệp đã ký.")).toBeVisible();
  await page.getByRole("button", { name: "Bỏ tất cả khỏi trang" }).click();
  await expect(page.locator(".to-sign > li")).toHaveCount(0);
  expect(asked).toHaveLength(3);
});

test("after a job that failed the token is read again, and what was wrong is not said any more once it is mended", async ({ page, site, helper }) => {
  helper.certificates = [certificate("Lò Văn Ký"), certificate("Sở Nội vụ")];
  await pair(page, site, helper);
  await choose(page, pdf("a.pdf"));
  await sign(page).click();
  const missing = page.getByText("Chọn chứng thư số dùng để ký ở mục 3.");
  await expect(missing).toBeVisible();
  await page.getByRole("radio", { name: "Lò Văn Ký" }).check();
  await expect(missing).toBeHidden();

  helper.fails = "Mã PIN sai, chưa ký tệp nào: hãy ký lại và nhập đúng mã.";
  const answer = helper.hold();
  await sign(page).click();
  await expect(page.getByText("Hãy xem cửa sổ của chương trình ký", { exact: true })).toBeVisible();
  helper.certificates[0].pin = "last";
  answer();
  await expect(page.getByText("Mã PIN sai, chưa ký tệp nào")).toBeVisible();
  await expect(page.getByText("Chỉ còn một lần nhập mã PIN")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Lò Văn Ký" })).toBeChecked();
  await clean(page, "a wrong PIN");

  // Lost, and found again.
  await helper.stop();
  await page.getByRole("button", { name: "Đọc lại thiết bị" }).click();
  await expect(page.getByText("Không thấy chương trình ký đang chạy")).toBeVisible();
  await helper.start();
  await seekAgain(page).click();
  await expect(connected(page)).toBeVisible();
  await expect(page.getByText("Mã PIN sai, chưa ký tệp nào")).toBeHidden();
});

test("only what is signed now is counted, and what failed before is told apart", async ({ page, site, helper }) => {
  helper.sign = ({ name, bytes }) => (name.startsWith("x") ? { failed: "Tệp bị khóa." } : { bytes });
  await pair(page, site, helper);
  await choose(page, [pdf("a.pdf"), pdf("x.pdf")]);
  await sign(page).click();
  await expect(page.getByText("Ký xong: 1 tệp đã ký, 1 tệp không ký được")).toBeVisible();
  await choose(page, pdf("b.pdf"));
  const answer = helper.hold();
  await page.getByRole("button", { name: "Ký 2 tệp, trong đó 1 tệp ký lại" }).click();
  await expect(page.getByText("Xong 0/2 tệp.")).toBeVisible();
  answer();
  await expect(page.getByText("Ký xong: 2 tệp đã ký, 1 tệp không ký được")).toBeVisible();
});

test("a file that is dropped beside the box does not take the place of the page", async ({ page, site }) => {
  for (const [address, box] of [["#/ky-so", "#tep-ky"], ["#/kiem-tra-chu-ky", "#tep-da-ky"]]) {
    await page.goto(`${site.address}${address}`);
    await expect(page.locator(".drop").filter({ has: page.locator(box) })).toContainText("hoặc thả tệp vào đây");
    const kept = (name, ...files) => page.evaluate(([name, files]) => {
      const data = new DataTransfer();
      for (const file of files) data.items.add(new File(["a"], file));
      if (!files.length) data.setData("text/plain", "a");
      return !document.querySelector("h1").dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: data }));
    }, [name, files]);
    expect(await kept("dragover", "a.pdf")).toBe(true);
    expect(await kept("drop", "a.pdf")).toBe(true);
    // Text goes on as ever.
    expect(await kept("drop")).toBe(false);
  }
});

test("what was chosen again takes the place of what was chosen before, and a file that was changed meanwhile leaves the others", async ({ page, site, helper }, info) => {
  await pair(page, site, helper);
  const path = info.outputPath("sửa lại.pdf");
  await writeFile(path, "%PDF-1.7 before");
  await choose(page, [pdf("a.pdf"), { name: "trống.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(0) }]);
  await expect(page.getByText("“trống.pdf” trống nên không ký được.")).toBeVisible();
  await choose(page, [{ ...pdf("a.pdf"), buffer: Buffer.from("%PDF-1.7 corrected") }]);
  await expect(page.getByText("“a.pdf” đã có trong danh sách: đã thay bằng tệp mới chọn.")).toBeVisible();
  await choose(page, path);
  await expect(page.locator(".to-sign > li")).toHaveCount(2);
  // Written again by Word, with another content and another time.
  await writeFile(path, "%PDF-1.7 after, and longer");
  await sign(page).click();
  await expect(file(page, "sửa lại.pdf")).toContainText("Không ký được. Không đọc được tệp vì tệp đã bị sửa hoặc chuyển chỗ từ lúc chọn");
  await expect(file(page, "a.pdf")).toContainText("Đã ký");
  await expect(connected(page)).toBeVisible();
  const sent = helper.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/files")).map(({ body }) => body.toString());
  expect(sent).toEqual(["%PDF-1.7 corrected"]);

  // Leaving with what is not saved is asked about; once it is saved, it is not.
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    return dialog.accept();
  });
  await page.reload();
  expect(asked).toEqual(["beforeunload"]);
  await expect(connected(page)).toBeVisible();
  await choose(page, pdf("b.pdf"));
  await sign(page).click();
  await Promise.all([page.waitForEvent("download"), file(page, "b.pdf").getByRole("link", { name: /^Tải/ }).click()]);
  await page.reload();
  await expect(connected(page)).toBeVisible();
  expect(asked).toEqual(["beforeunload"]);
});

test("where the person stops while the helper asks, the page says that its window is still open", async ({ page, site, helper }) => {
  await pair(page, site, helper);
  await choose(page, [pdf("a.pdf")]);
  const answer = helper.hold();
  await sign(page).click();
  await expect(page.getByText("Hãy xem cửa sổ của chương trình ký", { exact: true })).toBeVisible();
  // What is chosen meanwhile is not lost, and is not part of it.
  await choose(page, [pdf("b.pdf")]);
  await expect(page.getByText("Tệp vừa thêm không nằm trong lượt đang ký")).toBeVisible();
  await page.getByRole("button", { name: "Dừng" }).click();
  await expect(page.getByText("Cửa sổ hỏi của chương trình ký còn mở: hãy đóng cửa sổ ấy trước khi ký lượt khác")).toBeVisible();
  await clean(page, "stopped while the helper asks");
  await sign(page).click();
  await expect(page.getByText("Chương trình Chukyso đang làm việc khác")).toBeVisible();
  answer();
  await sign(page).click();
  await expect(page.getByText("Ký xong: 2 tệp đã ký.")).toBeVisible();
});

test("on a computer of several people the page is paired with the helper whose code it is", async ({ page, site, helper }) => {
  const another = new StandIn(47185);
  Object.assign(helper, { port: 47186, code: "222333" });
  await permit(page, site, "granted");
  await another.start();
  try {
    await helper.start();
    await open(page, site);
    await seek(page).click();
    // The other person's helper takes no more codes; one's own is asked all the same.
    another.pairing = "no-more-codes";
    await page.getByLabel("Mã ghép nối").fill(helper.code);
    await page.getByRole("button", { name: "Ghép nối" }).click();
    await expect(connected(page)).toBeVisible();
    await page.getByText("Lò Văn Ký").first().waitFor();
    expect(helper.tokens.size).toBe(1);
  } finally {
    await another.stop();
  }
});

test("a person who does not agree, or stops it, has nothing signed behind the back", async ({ page, site, helper }) => {
  await pair(page, site, helper);
  await choose(page, [pdf("a.pdf"), pdf("b.pdf"), pdf("c.pdf")]);
  helper.agrees = false;
  await sign(page).click();
  await expect(page.getByText("Bạn đã không đồng ý ký")).toBeVisible();
  await expect(file(page, "a.pdf")).toContainText("Chưa ký");
  await clean(page, "refused by the person");

  helper.agrees = true;
  helper.pace = 1_500;
  await sign(page).click();
  await expect(file(page, "a.pdf")).toContainText("Đã ký");
  await page.getByRole("button", { name: "Dừng" }).click();
  await expect(page.getByText(/^Đã dừng theo yêu cầu: 1 tệp đã ký, 2 tệp chưa ký\.$/)).toBeVisible();
  await expect.poll(() => helper.hasJob).toBe(false);
  await clean(page, "stopped");
});

test("where the helper goes away in the middle, what is signed is kept and the rest can be signed later", async ({ page, site, helper }) => {
  helper.pace = 1_000;
  await pair(page, site, helper);
  await choose(page, [pdf("a.pdf"), pdf("b.pdf"), pdf("c.pdf")]);
  await sign(page).click();
  await expect(file(page, "a.pdf")).toContainText("Đã ký");
  await helper.stop();
  await expect(page.getByText("Mất kết nối với chương trình ký trên máy")).toBeVisible({ timeout: 20_000 });
  await expect(file(page, "a.pdf").getByRole("link", { name: "Tải “a (đã ký).pdf”" })).toBeVisible();
  await expect(file(page, "c.pdf")).toContainText("Chưa ký");
  await expect(page.getByText("Không thấy chương trình ký đang chạy")).toBeVisible();
  await clean(page, "gone in the middle");
});

test("a page that is loaded anew fetches what is signed, and another page of the site in between loses nothing", async ({ page, site, helper }) => {
  helper.pace = 700;
  await pair(page, site, helper);
  await choose(page, [pdf("a.pdf"), pdf("b.pdf"), pdf("c.pdf"), pdf("d.pdf")]);
  await sign(page).click();
  await expect(file(page, "a.pdf")).toContainText("Đã ký");
  await page.getByRole("link", { name: "Trợ giúp" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Trợ giúp");
  await page.goBack();
  await expect(file(page, "b.pdf")).toContainText("Đã ký");

  await page.reload();
  await expect(page.getByText("Ký xong: 4 tệp đã ký.")).toBeVisible({ timeout: 20_000 });
  await expect(file(page, "a.pdf").getByRole("link", { name: "Tải “a (đã ký).pdf”" })).toBeVisible();
  expect(helper.hasJob).toBe(false);
});

test("two files of one name both come back, and a signature without its file is not tried again", async ({ page, site, helper }) => {
  helper.pace = 700;
  helper.sign = ({ bytes }) => ({ bytes });
  await pair(page, site, helper);
  const same = (text) => ({ ...pdf("a.pdf"), buffer: Buffer.from(`%PDF-1.7 ${text}`) });
  await choose(page, [same("one"), same("two"), { name: "lô.zip", mimeType: "application/zip", buffer: Buffer.from("PK") }]);
  await sign(page).click();
  await expect(page.getByText("Đang ký…")).toBeVisible();
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await expect(page.getByText("Ký xong: 3 tệp đã ký.")).toBeVisible({ timeout: 20_000 });
  await expect(sign(page)).toBeHidden();
  const texts = [];
  for (const link of await page.locator(".to-sign").getByRole("link", { name: "Tải “a (đã ký).pdf”" }).all()) {
    const [given] = await Promise.all([page.waitForEvent("download"), link.click()]);
    texts.push((await readFile(await given.path())).toString());
  }
  expect(texts).toEqual(["%PDF-1.7 one", "%PDF-1.7 two"]);
  await expect(file(page, "lô.zip")).toContainText("không còn giữ tệp gốc");
  await expect(file(page, "lô.zip").getByRole("button", { name: "Kiểm tra lại" })).toHaveCount(0);
});

test("a pairing that was taken back is asked for anew, and a helper that is busy says so", async ({ page, site, helper }) => {
  await pair(page, site, helper);
  await choose(page, pdf("a.pdf"));
  const origin = new URL(site.address).origin;
  const token = helper.tokens.get(origin);
  await page.request.post(`http://127.0.0.1:${helper.port}/v1/jobs`, {
    headers: { "Origin": origin, "Authorization": `Bearer ${token}`, "Content-Type": "application/json" },
    data: { certificate: helper.certificates[0].id, level: "b" },
  });
  await sign(page).click();
  await expect(page.getByText("Chương trình Chukyso đang làm việc khác")).toBeVisible();
  helper.tokens.clear();
  await sign(page).click();
  await expect(page.getByLabel("Mã ghép nối")).toBeVisible();
});

test("the signature goes into the field that the person chooses", async ({ page, site, helper }) => {
  helper.fields = [
    { name: "chu-ky-1", label: "Chữ ký số của Cầm Thị Hằng", page: 0 },
    { name: "con-dau-1", label: "Chữ ký số (con dấu) của cơ quan, tổ chức", page: 1 },
  ];
  await pair(page, site, helper);
  await page.getByText("Tùy chọn: mức chữ ký").click();
  await page.getByLabel("Ô chữ ký chọn theo tên").check();
  const read = page.getByRole("button", { name: "Đọc các ô của tệp PDF đầu tiên" });
  await read.click();
  await expect(page.getByText("Chọn tệp PDF trước")).toBeVisible();
  await choose(page, pdf("a.pdf"));
  await read.click();
  await page.getByLabel("Ô chữ ký", { exact: true }).selectOption("Chữ ký số (con dấu) của cơ quan, tổ chức (trang 2)");
  await clean(page, "a field chosen");
  expect(helper.hasJob).toBe(false);
  await sign(page).click();
  await expect(page.getByText("Ký xong: 1 tệp đã ký.")).toBeVisible();
  const terms = helper.requests.filter(({ method, path }) => method === "POST" && path === "/v1/jobs").map(({ body }) => JSON.parse(body));
  expect(terms.at(-1).spot).toEqual({ kind: "field", field: "con-dau-1" });
  expect(terms.at(-1)).not.toHaveProperty("mark");

  // It was this person's, and of this file.
  await page.getByRole("button", { name: "Ký thêm một chữ ký vào các tệp này" }).click();
  await expect(page.getByText(/^Tùy chọn: mức chữ ký/)).toContainText("chỗ đặt chữ ký (ô chữ ký trống đầu tiên của tệp)");
  await page.getByRole("radio", { name: "Lò Văn Ký" }).check();
  await page.getByLabel("Ô chữ ký chọn theo tên").check();
  await read.click();
  await page.getByLabel("Ô chữ ký", { exact: true }).selectOption("Chữ ký số (con dấu) của cơ quan, tổ chức (trang 2)");
  helper.sign = () => ({ refused: "Tệp không có ô chữ ký trống tên “con-dau-1”: hãy chọn chỗ hiện chữ ký khác." });
  await sign(page).click();
  await expect(file(page, "a (đã ký).pdf")).toContainText("tên “Chữ ký số (con dấu) của cơ quan, tổ chức (trang 2)”");
  page.on("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Bỏ a (đã ký).pdf" }).click();
  await choose(page, pdf("b.pdf"));
  await expect(page.getByLabel("Ô chữ ký", { exact: true })).toBeHidden();
  await sign(page).click();
  await expect(page.getByText("Chọn ô chữ ký ở mục “Tùy chọn”")).toBeVisible();
});

test("a new certificate is looked at before it is installed, new beside old", async ({ page, site, helper }) => {
  const line = (serial, from, to) => ({ owner: "Lò Văn Ký", serial, notBefore: from, notAfter: to });
  const told = (state, message, met = true) => ({
    state,
    message,
    token: "VGCA Token 01",
    new: line("5a0f3c7d9e", "2026-11-20T00:00:00Z", "2031-11-20T00:00:00Z"),
    old: line("4b1d", "2021-11-20T00:00:00Z", "2026-12-20T00:00:00Z"),
    conditions: [
      { what: "Khóa bí mật của chứng thư số ở trên thiết bị này", met, message: met ? "Khóa trùng với khóa của chứng thư số cũ." : "Thiết bị đang cắm không có khóa này: hãy cắm đúng thiết bị đã dùng khi xin gia hạn." },
      { what: "Chứng thư số do cơ quan được tin cậy cấp", met: true, message: "Đường dẫn dẫn đến gốc của Ban Cơ yếu Chính phủ." },
    ],
  });
  const der = await readFile(signed("root.cer"));
  helper.install = ({ der: own, dry }) => {
    expect(own).toEqual(der);
    return dry ? told("possible", "Ghi được vào thiết bị “VGCA Token 01”.") : told("done", "Đã ghi chứng thư số mới và đọc lại đúng.");
  };
  await open(page, site);
  await page.locator("#tep-cai").setInputFiles(signed("root.cer"));
  await expect(page.getByText("Cần chương trình ký để cài")).toBeVisible();
  // A key is told before anything is sent, whatever it is called.
  const key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n";

  await pair(page, site, helper);
  await page.locator("#tep-cai").setInputFiles({ name: "khoa.cer", mimeType: "application/pkix-cert", buffer: Buffer.from(key) });
  await expect(page.locator("#tep-cai").locator("xpath=following::*[@role='status'][1]")).toContainText("khóa bí mật");
  expect(helper.requests.some(({ path }) => path === "/v1/install")).toBe(false);
  await page.locator("#tep-cai").setInputFiles(signed("root.cer"));
  const act = page.getByRole("button", { name: "Cài vào thiết bị" });
  await expect(act).toBeVisible();
  await expect(page.getByRole("row", { name: /^Đến ngày/ })).toContainText("20/11/2031");
  await expect(page.getByRole("row", { name: /^Đến ngày/ })).toContainText("20/12/2026");
  await clean(page, "looked at");
  const answer = helper.hold();
  await act.click();
  await expect(page.getByText("Đừng rút thiết bị trong lúc ghi.")).toBeVisible();
  // Another certificate dropped meanwhile does not hide what is being written.
  await choose(page, { name: "khac.cer", mimeType: "application/pkix-cert", buffer: der });
  await expect(page.getByText("Đừng rút thiết bị trong lúc ghi.")).toBeVisible();
  answer();
  await expect(page.getByText("Đã ghi chứng thư số mới và đọc lại đúng.")).toBeVisible();
  await expect(page.getByText("Chứng thư số cũ vẫn còn trên thiết bị.")).toBeVisible();
  await clean(page, "installed");

  // Text instead of bytes, dropped among the files to be signed; and this token has not the key.
  helper.install = ({ der: own }) => {
    expect(own).toEqual(der);
    return told("refused", "Không ghi được vào thiết bị này.", false);
  };
  const text = `-----BEGIN CERTIFICATE-----\n${der.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
  await choose(page, { name: "moi.crt", mimeType: "application/x-x509-ca-cert", buffer: Buffer.from(text) });
  await expect(page.getByText("Không ghi được vào thiết bị này.")).toBeVisible();
  await expect(page.getByText("hãy cắm đúng thiết bị đã dùng khi xin gia hạn")).toBeVisible();
  await expect(act).toBeHidden();
  await expect(page.locator(".to-sign > li")).toHaveCount(0);
  await clean(page, "not to be installed");
});

test.describe("files of the site", () => {
  test.use({ today: TODAY });

  test("what a form or a list has made goes to be signed without a detour by the disk", async ({ page, site, helper }) => {
    test.setTimeout(120_000);
    await permit(page, site, "granted");
    await helper.start();
    await beginRequest(page, site);
    await fill(page, PERSON);
    await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
    await page.getByRole("link", { name: "Tạo tệp PDF" }).click();
    await page.getByRole("link", { name: "Ký số", exact: true }).click({ timeout: 30_000 });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ký số");
    await expect(page.locator(".to-sign > li")).toHaveCount(1);
    await expect(page.locator(".to-sign > li")).toContainText(/Lò Thị Ánh Nguyệt.*\.pdf/);

    await beginList(page, site);
    await bringIn(page, TWO_PEOPLE, 2);
    await page.getByRole("button", { name: "4. Tệp lô, ký và gửi" }).click();
    await page.getByRole("button", { name: "Tạo công văn và tệp lô" }).click();
    await page.getByRole("link", { name: "Ký số hai tệp này" }).click({ timeout: 30_000 });
    await expect(page.locator(".to-sign > li").filter({ hasText: ".zip" })).toHaveCount(1);
    await seek(page).click();
    await page.getByLabel("Mã ghép nối").fill(helper.code);
    await page.getByRole("button", { name: "Ghép nối" }).click();
    await sign(page).click();
    await expect(page.getByText(/^Ký xong: /)).toBeVisible();
    const sent = helper.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/files"));
    expect(sent.filter(({ body }) => body.subarray(0, 5).toString() === "%PDF-").length).toBeGreaterThan(0);
    expect(sent.filter(({ body }) => body.subarray(0, 2).toString() === "PK")).toHaveLength(1);
  });
});
