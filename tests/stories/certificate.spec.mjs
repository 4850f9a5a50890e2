// The file of a certificate: forms filled in from it, what is typed kept, until when it can be renewed, and the files that are refused.
// The certificates are the samples of the crate that reads them; no agency and no person of theirs exists.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { clean } from "../harness/clean.mjs";
import { box, drop, expect, fill, holdBack, row, saved, test } from "../harness/story.mjs";
import { ROOT } from "../harness/site.mjs";

const certificate = (name) => join(ROOT, "crates/seal/tests/samples", name);

/** What `person-utf8.cer` puts into Mẫu 07. */
const TOLD = {
  tenChungThu: "Nguyễn Thị Mẫu",
  soHieu: "30D8C57549BFA5DC",
  hieuLucTu: "01/03/2024",
  hieuLucDen: "01/03/2029",
  email: "mau@mau.gov.vn",
  coQuan: "ỦY BAN NHÂN DÂN TỈNH SƠN LA\nỦY BAN NHÂN DÂN XÃ MẪU\nTRƯỜNG TIỂU HỌC MẪU\nTỔ VĂN PHÒNG",
  hoTen: "Nguyễn Thị Mẫu",
};

const part = (page) => page.getByRole("region", { name: "Điền từ tệp chứng thư" });

async function begin(page, site, form = "mau-07") {
  await page.goto(`${site.address}#/mau/${form}`);
  await expect(part(page)).toBeVisible();
}

const choose = (page, ...files) => page.locator("#tep-chung-thu").setInputFiles(files);

test("a request for renewal is filled in from the certificate, which is said, and can be taken back", async ({ page, site }) => {
  await begin(page, site);
  await choose(page, certificate("person-utf8.cer"));
  for (const [key, value] of Object.entries(TOLD)) await expect(box(page, key), key).toHaveValue(value);
  await expect(part(page)).toContainText("Đã điền 7 ô từ chứng thư");
  // 60 days before the last day in Vietnam.
  await expect(part(page)).toContainText("Cục phải nhận được đề nghị chậm nhất ngày 31/12/2028");
  await expect(part(page)).toContainText("Căn cứ: Nghị định 130/2018/NĐ-CP, Điều 63");
  await expect(part(page)).toContainText("RSA 2048");
  await clean(page);

  // What was changed since stays.
  await fill(page, { email: "moi@sonla.gov.vn" });
  await part(page).getByRole("button", { name: "Hoàn tác" }).click();
  for (const key of Object.keys(TOLD)) await expect(box(page, key), key).toHaveValue(key === "email" ? "moi@sonla.gov.vn" : "");

  // The draft has it after the page is loaded anew.
  await choose(page, certificate("person-utf8.cer"));
  await expect(box(page, "soHieu")).toHaveValue(TOLD.soHieu);
  await saved(page);
  await page.reload();
  await expect(box(page, "soHieu")).toHaveValue(TOLD.soHieu);
  await expect(box(page, "email")).toHaveValue("moi@sonla.gov.vn");
});

test("what is typed already stays, and is replaced only at the user's word", async ({ page, site }) => {
  await begin(page, site, "mau-09");
  await fill(page, { hoTen: "Lò Văn An", soHieu: "30 d8 c5 75 49 bf a5 dc" });
  await choose(page, certificate("person-utf8.cer"));
  await expect(box(page, "tenChungThu")).toHaveValue(TOLD.tenChungThu);
  await expect(box(page, "hoTen")).toHaveValue("Lò Văn An");
  const offers = part(page).locator(".offers li");
  // The serial number says the same, written otherwise.
  await expect(offers).toHaveCount(1);
  await expect(offers).toContainText("đang ghi “Lò Văn An”");
  await offers.getByRole("button", { name: "Ghi “Nguyễn Thị Mẫu”" }).click();
  await expect(box(page, "hoTen")).toHaveValue("Nguyễn Thị Mẫu");
  await expect(offers).toHaveCount(0);
});

test("every kind of certificate is read: BMPString, T.61, EC, of an agency; each says what is doubtful", async ({ page, site }) => {
  await begin(page, site, "mau-11");
  await choose(page, certificate("bmp-p256.cer"));
  await expect(part(page)).toContainText("EC P-256");
  await expect(part(page)).toContainText("đã hết hiệu lực ngày");
  await expect(part(page)).toContainText("không ghi thư điện tử");
  await expect(part(page)).toContainText("không phải Ban Cơ yếu Chính phủ");
  await choose(page, certificate("t61-p384.cer"));
  await expect(part(page)).toContainText("EC P-384");
  await expect(part(page)).toContainText("mới có hiệu lực");
  await expect(part(page)).toContainText("bảng mã cũ");
  await choose(page, certificate("agency-rsa3072.cer"));
  await expect(part(page)).toContainText("RSA 3072");
  // Who makes the request does not stand in an agency's certificate.
  await expect(box(page, "hoTen")).toHaveValue("");
});

test("of a list with its authority the subscriber's certificate is meant, unless the user says otherwise", async ({ page, site }) => {
  await begin(page, site);
  await choose(page, certificate("chain.p7b"));
  await expect(part(page).getByRole("radio")).toHaveCount(2);
  await expect(part(page).getByRole("radio", { name: "Nguyễn Thị Mẫu" })).toBeChecked();
  await expect(box(page, "soHieu")).toHaveValue(TOLD.soHieu);
  await clean(page);
  await part(page).getByRole("radio").nth(1).check();
  await expect(part(page)).toContainText("của nơi cấp (CA), không phải của thuê bao");
  await expect(box(page, "soHieu")).toHaveValue("");
});

test("what a certificate has filled in can be taken back also after a file that gives none", async ({ page, site }) => {
  await begin(page, site);
  await choose(page, certificate("person-utf8.cer"));
  await expect(box(page, "soHieu")).toHaveValue(TOLD.soHieu);
  await choose(page, certificate("request.csr"));
  await expect(part(page)).toContainText("yêu cầu cấp chứng thư số (CSR)");
  await expect(part(page)).toContainText("Đã điền 7 ô từ chứng thư");
  await part(page).getByRole("button", { name: "Hoàn tác" }).click();
  await expect(box(page, "soHieu")).toHaveValue("");
});

test("a file that is read late does not take the place of the one chosen after it", async ({ page, site }) => {
  await begin(page, site);
  const letGo = await holdBack(page, "person-utf8.cer");
  await choose(page, certificate("person-utf8.cer"));
  await expect(part(page)).toContainText("Đang đọc tệp…");
  await choose(page, certificate("agency-rsa3072.cer"));
  await expect(part(page)).toContainText("RSA 3072");
  const serial = await box(page, "soHieu").inputValue();
  expect(serial).not.toBe(TOLD.soHieu);
  await letGo();
  // Whatever the late one does, it has done it by the time that a third one is there and gone again.
  await choose(page, certificate("request.csr"));
  await expect(part(page)).toContainText("yêu cầu cấp chứng thư số (CSR)");
  await expect(box(page, "soHieu")).toHaveValue(serial);
  await expect(box(page, "hoTen")).toHaveValue("");
  await expect(part(page)).not.toContainText("RSA 2048");
});

test("certificates are added to a list that there is already, each once", async ({ page, site }) => {
  await page.goto(`${site.address}#/danh-sach/moi/mau-10`);
  const choice = page.locator("#chon-tep");
  await expect(page.getByText("tệp chứng thư (.cer, .crt, .pem, .p7b)")).toBeVisible();
  await choice.setInputFiles(join(ROOT, "crates/forms/tests/records/tt185-2019/mau-10-good.json"));
  await expect(row(page, 1)).toBeVisible();
  await page.getByRole("button", { name: "1. Nhập danh sách" }).click();
  const card = (name) => page.locator(".file-card").filter({ hasText: name });

  // The first row of that list has the serial number of this one, which stands in the chain as well.
  const key = { name: "khóa.pfx", mimeType: "application/x-pkcs12", buffer: Buffer.from("x") };
  const files = ["person-utf8.cer", "agency-rsa3072.cer", "chain.p7b"];
  const given = files.map(async (name) => ({ name, mimeType: "", buffer: await readFile(certificate(name)) }));
  await drop(page, page.locator(".drop"), [...(await Promise.all(given)), key]);
  await expect(card("agency-rsa3072.cer")).toContainText("Đã đọc 1 chứng thư số");
  await expect(card("person-utf8.cer")).toContainText(`số hiệu ${TOLD.soHieu}, đã có trong danh sách: không thêm lần nữa.`);
  await expect(card("chain.p7b")).toContainText("đã có trong danh sách");
  await expect(card("khóa.pfx")).toContainText("chứa cả khóa bí mật");
  await clean(page);
  await page.getByRole("button", { name: "Kiểm tra và sửa 3 chứng thư số" }).click();
  await expect(row(page, 2)).toBeVisible();
  await expect(row(page, 3)).toHaveCount(0);
  // One step, which can be taken back.
  await page.getByRole("button", { name: "Hoàn tác" }).click();
  await expect(row(page, 2)).toHaveCount(0);

  // A certificate dropped a second time in one go is one row.
  await page.getByRole("button", { name: "1. Nhập danh sách" }).click();
  const twice = [certificate("agency-rsa3072.cer"), certificate("agency-rsa3072.cer")];
  await drop(page, page.locator(".drop"), await Promise.all(twice.map(async (path, at) => ({ name: `${at}.cer`, mimeType: "", buffer: await readFile(path) }))));
  await page.getByRole("button", { name: "Kiểm tra và sửa 3 chứng thư số" }).click();
  await expect(row(page, 2)).toBeVisible();

  // A list of people is not made of certificates.
  await page.goto(`${site.address}#/danh-sach/moi/mau-02`);
  await expect(choice).not.toHaveAttribute("accept", /\.cer/);
  await choice.setInputFiles(certificate("person-utf8.cer"));
  await expect(card("person-utf8.cer")).toContainText("Danh sách Mẫu 02 không lập từ tệp chứng thư");
});

test("files that are no certificate are refused with one sentence, a file with a key before it is read", async ({ page, site }) => {
  await begin(page, site);
  const whole = await readFile(certificate("person-utf8.cer"));
  const cases = [
    ["khóa.pfx", whole, "chứa cả khóa bí mật"],
    ["khóa.P12", Buffer.from("x"), "chứa cả khóa bí mật"],
    ["rỗng.cer", Buffer.alloc(0), "Tệp rỗng"],
    ["cụt.cer", whole.subarray(0, 300), "bị cụt"],
    ["bảng.cer", Buffer.from("Họ tên;Ngày sinh"), "không phải chứng thư số"],
    ["yêu cầu.csr", await readFile(certificate("request.csr")), "yêu cầu cấp chứng thư số (CSR)"],
    ["thừa.cer", Buffer.alloc((4 << 20) + 1), "quá lớn"],
  ];
  for (const [name, buffer, words] of cases) {
    await drop(page, part(page).locator(".drop"), [{ name, mimeType: "application/octet-stream", buffer }]);
    await expect(part(page).getByRole("status"), name).toContainText(words);
    await expect(box(page, "soHieu"), name).toHaveValue("");
  }
  await clean(page);
});

test("the check shows the name that the certificate will likely have", async ({ page, site }) => {
  await page.goto(`${site.address}#/mau/mau-01`);
  await fill(page, { hoTen: "Lò Văn An", coQuan: `UBND tỉnh Sơn La\n${"Sở ".repeat(30)}`, tinh: "Sơn La" });
  await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
  await expect(page.locator(".error-summary")).toBeVisible();
  await saved(page);
  await page.goto(`${page.url().replace(/\/kiem-tra$/, "")}/kiem-tra`);
  const name = page.locator("h2", { hasText: "Tên dự kiến trong chứng thư" }).locator("~ dl").first();
  await expect(name).toContainText("Tổ chức cấp 1 (O)");
  await expect(name).toContainText("Có chỗ viết tắt");
  await expect(name).toContainText("Dài 89 ký tự, chứng thư chỉ ghi được 64 ký tự");
  await expect(name).toContainText("Lò Văn An");
  await clean(page);
});

test.describe("under the forms of Nghị định 68/2024", () => {
  test.use({ today: "2026-07-15" });

  test("certificates become the rows of a letter", async ({ page, site }) => {
    await page.goto(`${site.address}#/chung-thu`);
    await choose(page, certificate("person-utf8.cer"), certificate("agency-rsa3072.cer"), certificate("request.csr"), certificate("chain.p7b"));
    await expect(page.getByText("Đã đọc 2 chứng thư.")).toBeVisible();
    await expect(page.getByText("yêu cầu cấp chứng thư số (CSR)")).toBeVisible();
    await expect(page.getByText("chậm nhất ngày 31/12/2028").first()).toBeVisible();
    await expect(page.getByText("chưa đối chiếu được").first()).toBeVisible();
    await clean(page);
    await page.getByRole("button", { name: /^Mẫu số 04/ }).click();
    await expect(page.locator('tr[data-row="0"]')).toContainText("Nguyễn Thị Mẫu");
    await expect(page.locator('tr[data-row="0"]')).toContainText(TOLD.soHieu);
    await expect(page.locator('tr[data-row="1"]')).toBeVisible();
  });
});
