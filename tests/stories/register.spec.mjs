// The register: what an agency has, who holds it, what is due; fed by certificates, spreadsheets and letters; the next form opens filled in.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../harness/site.mjs";
import { clean } from "../harness/clean.mjs";
import { beginList, beginRequest, box, bringIn, download, expect, fill, PERSON, row, saved, test, TWO_PEOPLE } from "../harness/story.mjs";

const PAGE = "#/so-theo-doi";
const certificate = (name) => join(ROOT, "crates/seal/tests/samples", name);
const said = (page) => page.locator("main > .said");
const table = (page) => page.getByRole("table");
const tab = (page, name) => page.getByRole("group", { name: "Cách xem sổ" }).getByRole("button", { name });
const rowOf = (page, name) => table(page).getByRole("row").filter({ hasText: name });

/** Opens the register from wherever the page is; resolves when it can be used. */
async function openRegister(page, site) {
  await page.goto(`${site.address}${PAGE}`);
  await expect(page.getByRole("heading", { level: 1, name: "Sổ theo dõi chứng thư số và thiết bị" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Thêm một chứng thư" })).toBeVisible();
}

/** Brings files into the register. */
const bring = (page, files) => page.locator("#so-tep").setInputFiles(files);

/** A register file with these entries. */
const register = (entries) => ({
  name: "sổ.json",
  mimeType: "application/json",
  buffer: Buffer.from(JSON.stringify({ format: "chukyso-register", version: 1, entries })),
});

const ENTRIES = [
  {
    loaiThueBao: "Cá nhân", tenChungThu: "Lò Thị Ánh Nguyệt", coQuan: "Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ",
    email: "nguyetlta@sonla.gov.vn", soHieu: "54AB01", soHieuThietBi: "TK-0001", hieuLucTu: "01/12/2019", hieuLucDen: "30/11/2024",
  },
  {
    loaiThueBao: "Cá nhân", tenChungThu: "Thào A Páo", coQuan: "Ủy ban nhân dân tỉnh Sơn La\nSở Tài chính",
    email: "paota@sonla.gov.vn", soHieu: "54AB02", soHieuThietBi: "TK-0002", hieuLucTu: "20/08/2019", hieuLucDen: "20/08/2024",
  },
  {
    loaiThueBao: "Cơ quan, tổ chức", tenChungThu: "Sở Nội vụ", email: "sonoivu@sonla.gov.vn", soHieu: "54AB03", soHieuThietBi: "TK-0003",
    nguoiGiu: "Hà Văn Ước", hieuLucTu: "01/07/2024", hieuLucDen: "01/07/2029", dienBien: "08/07/2024 | Nhận thiết bị từ Cục\n10/07/2024 | Bàn giao cho thuê bao",
  },
];

test("what ends, what is overdue, who holds which device", async ({ page, site }) => {
  await openRegister(page, site);
  await expect(page.getByText("Sổ chưa có chứng thư nào.")).toBeVisible();
  await clean(page, "empty");
  await bring(page, register(ENTRIES));
  await expect(said(page)).toHaveText("Đã ghi vào sổ: thêm 3, bổ sung 0, không có gì mới 0.");
  await clean(page, "all");

  await tab(page, "Sắp hết, đã hết hạn 2").click();
  await expect(table(page).getByRole("rowheader")).toHaveText([/^Thào A Páo/, /^Lò Thị Ánh Nguyệt/]);
  // Sixty days before its last day: 01/10/2024 is still in time, 21/06/2024 has passed.
  await expect(rowOf(page, "Lò Thị Ánh Nguyệt")).toContainText("Cục nhận đề nghị chậm nhất ngày 01/10/2024");
  await expect(rowOf(page, "Thào A Páo")).toContainText("Không kịp: hạn là ngày 21/06/2024. Xin cấp mới.");
  await expect(rowOf(page, "Thào A Páo")).toContainText("Điều 63");
  await clean(page, "ending");

  await tab(page, "Việc cần làm, quá hạn 3 (1 quá hạn)").click();
  const late = rowOf(page, "Sở Nội vụ").first();
  await expect(late).toContainText("Gửi đề nghị hiệu lực, báo bàn giao: hạn 10/07/2024 quá hạn 5 ngày");
  await expect(late.getByRole("button", { name: "Lập Mẫu 13 cho Sở Nội vụ" })).toBeVisible();
  await clean(page, "tasks");

  await tab(page, "Thiết bị do ai giữ 3").click();
  await expect(rowOf(page, "TK-0003")).toContainText("Hà Văn Ước");
  await clean(page, "devices");

  await tab(page, "Tất cả 3").click();
  await page.getByRole("searchbox", { name: "Tìm" }).fill("thao a pao");
  await expect(table(page).getByRole("rowheader")).toHaveText([/^Thào A Páo/]);
  await page.getByRole("searchbox", { name: "Tìm" }).fill("không có ai");
  await expect(page.getByText("Không có dòng nào như vậy.")).toBeVisible();
});

test("the next form opens with the rows that are ticked, and its letter goes back into the register", async ({ page, site }) => {
  await openRegister(page, site);
  await bring(page, register(ENTRIES));
  await page.getByRole("checkbox", { name: "Chọn Lò Thị Ánh Nguyệt" }).check();
  await page.getByRole("checkbox", { name: "Chọn Thào A Páo" }).check();
  await expect(page.getByText("Đã chọn 2 dòng.")).toBeVisible();
  await clean(page, "ticked");
  await page.getByLabel("Lập mẫu cho các dòng này").selectOption("mau-10");
  await page.getByRole("button", { name: "Lập mẫu", exact: true }).click();

  await expect(row(page, 1)).toContainText("54AB02");
  await expect(row(page, 0)).toContainText("Lò Thị Ánh Nguyệt");
  await page.getByRole("button", { name: "Tiếp: Công văn Mẫu 10" }).click();
  await fill(page, { soKyHieu: "12/SNV-VP", ngayLap: "15/07/2024" });
  await saved(page);
  await page.getByRole("button", { name: "Tiếp: Tệp lô" }).or(page.getByRole("button", { name: /^Tiếp/ })).first().click();
  const record = page.getByRole("button", { name: "Ghi vào sổ" });
  await expect(record.or(page.locator(".error-summary"))).toBeVisible();
  // The letter has gaps, which are no hindrance to looking at the last step.
  if (!(await record.isVisible())) await page.goto(page.url().replace(/\/cong-van$/, "/tep-lo"));
  await record.click();
  await expect(page.getByText("Đã ghi vào sổ: thêm 0, bổ sung 2, không có gì mới 0.")).toBeVisible();
  await record.click();
  await expect(page.getByText("Đã ghi vào sổ: thêm 0, bổ sung 0, không có gì mới 2.")).toBeVisible();

  await page.getByRole("link", { name: "Sổ theo dõi" }).first().click();
  await page.getByRole("button", { name: "Thào A Páo" }).click();
  await expect(page.getByRole("heading", { name: "Thào A Páo" })).toBeFocused();
  await expect(page.getByText("15/07/2024 · Đề nghị thu hồi · 12/SNV-VP")).toBeVisible();
});

test("certificates and spreadsheets come in, nothing is written over, and the files are right", async ({ page, site }, info) => {
  await openRegister(page, site);
  await bring(page, [certificate("person-utf8.cer"), certificate("agency-rsa3072.cer"), certificate("root.cer"), certificate("request.csr")]);
  await expect(said(page)).toHaveText("Đã ghi vào sổ: thêm 2, bổ sung 0, không có gì mới 0.");
  await expect(page.getByText("root.cer: Tệp chỉ có chứng thư của nơi cấp")).toBeVisible();
  await expect(page.getByText("request.csr: Đây là tệp yêu cầu cấp chứng thư số (CSR)")).toBeVisible();
  await bring(page, [certificate("person-utf8.cer")]);
  await expect(said(page)).toHaveText("Đã ghi vào sổ: thêm 0, bổ sung 0, không có gì mới 1.");

  const workbook = await download(page, info, () => page.getByRole("button", { name: "Tải bảng tính (Excel)" }).click());
  await bring(page, workbook);
  await expect(said(page)).toHaveText("Đã ghi vào sổ: thêm 0, bổ sung 0, không có gì mới 2.");

  // A colleague's list that says something else of one, and something more of the other.
  await bring(page, register(ENTRIES));
  const list = "Tên chứng thư số;Số hiệu chứng thư số;Hiệu lực đến ngày;Người giữ thiết bị;Màu\nLò Thị Ánh Nguyệt;54ab01;01/01/2030;;xanh\nThào A Páo;54AB02;;Cầm Thị Hằng;đỏ\n";
  await bring(page, { name: "danh sách.csv", mimeType: "text/csv", buffer: Buffer.from(list) });
  await page.getByRole("button", { name: "Ghi 2 chứng thư vào sổ" }).click();
  await expect(said(page)).toHaveText("Đã ghi vào sổ: thêm 0, bổ sung 2, không có gì mới 0; 1 chỗ khác nhau, sổ giữ nguyên.");
  await clean(page, "conflict");
  const conflict = page.getByRole("region", { name: "Chỗ tệp và sổ khác nhau" });
  await expect(conflict).toContainText("30/11/2024");
  await conflict.getByRole("button", { name: "Lấy theo tệp của Lò Thị Ánh Nguyệt" }).click();
  await expect(conflict).toContainText("Đã lấy theo tệp");
  await expect(rowOf(page, "54AB01").first()).toContainText("01/01/2030");

  const bad = { name: "khác.csv", mimeType: "text/csv", buffer: Buffer.from("Món;Giá\nPhở;50\n") };
  await bring(page, bad);
  await expect(page.getByText("khác.csv: Bảng tính không có cột “Tên chứng thư số” hay “Số hiệu chứng thư số”")).toBeVisible();

  const calendar = await readFile(await download(page, info, () => page.getByRole("button", { name: "Tải lịch nhắc (.ics)" }).click()), "utf8");
  const lines = calendar.replaceAll("\r\n ", "").split("\r\n");
  expect(lines[0]).toBe("BEGIN:VCALENDAR");
  expect(lines).toContain("UID:54AB02-het-han@so-theo-doi.chukyso");
  expect(lines).toContain("DTSTART;VALUE=DATE:20240820");
  for (const line of calendar.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);

  // The file opens on another computer.
  const kept = await download(page, info, () => page.getByRole("button", { name: "Tải sổ về máy" }).click());
  expect(JSON.parse(await readFile(kept, "utf8")).entries).toHaveLength(5);
  const newer = info.outputPath("mới hơn.json");
  await writeFile(newer, (await readFile(kept, "utf8")).replace(/"version":1/, '"version":2'));
  await bring(page, newer);
  await expect(page.getByText("mới hơn.json: Tệp sổ do phiên bản mới hơn của trang tạo ra")).toBeVisible();
});

test("columns that the register does not know are asked about, and none is lost", async ({ page, site }, info) => {
  await openRegister(page, site);
  await bring(page, register(ENTRIES));
  const list = "Tên chứng thư số;Số hiệu chứng thư số;Ai cầm;Màu\nLò Thị Ánh Nguyệt;54ab01;Hà Văn Ước;xanh\nVì Thị Én;54AB09;Vì Thị Én;đỏ\n";
  const file = { name: "danh sách.csv", mimeType: "text/csv", buffer: Buffer.from(list) };
  await bring(page, file);
  const card = page.getByRole("heading", { name: "Cột chưa nhận ra" });
  await expect(card).toBeFocused();
  await expect(said(page)).toHaveText("Chưa ghi vào sổ: hãy xem các cột chưa nhận ra ở mục “Thêm vào sổ”.");
  await expect(page.getByText("danh sách.csv. Vài giá trị đầu: xanh · đỏ")).toBeVisible();
  await clean(page, "unknown columns");
  // Whoever looks at an entry meanwhile finds the question as it was.
  await page.getByLabel("Cột “Ai cầm” là mục").selectOption("Người giữ thiết bị");
  await page.getByRole("button", { name: "Thào A Páo" }).click();
  await page.getByRole("button", { name: "Xong, về sổ" }).click();
  await page.getByRole("button", { name: "Thôi, không nhập" }).click();
  await expect(card).toHaveCount(0);
  await expect(table(page).getByRole("rowheader")).toHaveCount(3);
  await bring(page, file);
  await page.getByLabel("Cột “Ai cầm” là mục").selectOption("Người giữ thiết bị");
  await page.getByRole("button", { name: "Thào A Páo" }).click();
  await page.getByRole("button", { name: "Xong, về sổ" }).click();
  await expect(page.getByLabel("Cột “Ai cầm” là mục")).toHaveValue("nguoiGiu");
  await page.getByRole("button", { name: "Ghi 2 chứng thư vào sổ" }).click();
  await expect(said(page)).toHaveText("Đã ghi vào sổ: thêm 1, bổ sung 1, không có gì mới 0.");
  await expect(page.getByRole("heading", { name: "Kết quả nhập tệp" })).toBeFocused();
  await expect(page.getByText("danh sách.csv: Cột “Màu” được giữ thành cột riêng.")).toBeVisible();

  // It is found by its text, can be mended, and comes back with the spreadsheet without a question.
  await page.getByRole("searchbox", { name: "Tìm" }).fill("xanh");
  await page.getByRole("button", { name: "Lò Thị Ánh Nguyệt" }).click();
  await expect(page.getByLabel("Người giữ thiết bị")).toHaveValue("Hà Văn Ước");
  await expect(page.getByLabel("Màu")).toHaveValue("xanh");
  await clean(page, "an entry with a further column");
  await page.getByLabel("Màu").fill("xanh lá");
  await page.getByRole("button", { name: "Xong, về sổ" }).click();
  await saved(page);
  const workbook = await download(page, info, () => page.getByRole("button", { name: "Tải bảng tính (Excel)" }).click());
  await bring(page, workbook);
  await expect(said(page)).toHaveText("Đã ghi vào sổ: thêm 0, bổ sung 0, không có gì mới 4.");
  const kept = JSON.parse(await readFile(await download(page, info, () => page.getByRole("button", { name: "Tải sổ về máy" }).click()), "utf8"));
  expect(kept.entries.map((entry) => entry["Màu"])).toEqual(["xanh lá", undefined, undefined, "đỏ"]);
});

test("a changed certificate takes the place of the one that waits for it", async ({ page, site }) => {
  await openRegister(page, site);
  const old = {
    loaiThueBao: "Cá nhân", tenChungThu: "Nguyễn Thị Mẫu", coQuan: "ỦY BAN NHÂN DÂN TỈNH SƠN LA\nTRƯỜNG TIỂU HỌC CŨ", email: "cu@mau.gov.vn",
    soHieu: "54AB07", soHieuThietBi: "TK-0007", hieuLucTu: "01/03/2023", hieuLucDen: "01/03/2029",
    dienBien: "20/02/2024 | Đề nghị thay đổi thông tin | 12/SNV-VP | Chuyển công tác trong khối cơ quan nhà nước; mau@mau.gov.vn",
  };
  await bring(page, register([old]));
  await bring(page, certificate("person-utf8.cer"));
  await expect(said(page)).toHaveText("Đã ghi vào sổ: thêm 1 (1 thay chứng thư cũ), bổ sung 1, không có gì mới 0.");
  await expect(rowOf(page, "54AB07")).toContainText("Đã thay đổi");
  await expect(rowOf(page, "54AB07")).toContainText("Dùng tiếp cho chứng thư mới");
  const changed = rowOf(page, "30D8C57549BFA5DC");
  await expect(changed).toContainText("Có hiệu lực");
  await expect(changed).toContainText("TK-0007");
  await clean(page, "a changed certificate");
  await changed.getByRole("button", { name: "Nguyễn Thị Mẫu" }).click();
  await expect(page.getByText("01/03/2024 · Có hiệu lực · · Thay đổi từ số hiệu 54AB07")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Chứng thư này là chứng thư đã gia hạn một lần" })).not.toBeChecked();
  await page.getByRole("button", { name: "Xong, về sổ" }).click();
  await rowOf(page, "54AB07").getByRole("button", { name: "Nguyễn Thị Mẫu" }).click();
  await expect(page.getByText("01/03/2024 · Đã thay đổi, có chứng thư mới · · Số hiệu mới: 30D8C57549BFA5DC")).toBeVisible();
});

test("an entry is written by hand, kept at once, and found again after a reload", async ({ page, site }) => {
  await openRegister(page, site);
  await page.getByRole("button", { name: "Thêm một chứng thư" }).click();
  await page.getByLabel("Loại thuê bao").selectOption("Cá nhân");
  await page.getByLabel("Tên chứng thư số").fill("Vì Thị Én");
  await page.getByLabel("Hiệu lực đến ngày").fill("31/02/2027");
  await page.getByLabel("Ghi chú").first().click();
  await expect(page.getByText("Ngày phải có dạng ngày/tháng/năm, ví dụ 15/07/2029.")).toBeVisible();
  await clean(page, "entry with a wrong day");
  await page.getByLabel("Hiệu lực đến ngày").fill("28/02/2027");
  await page.getByLabel("Việc", { exact: true }).selectOption("Nhận thiết bị từ Cục");
  await page.getByRole("button", { name: "Thêm việc" }).click();
  await expect(page.getByText("15/07/2024 · Nhận thiết bị từ Cục")).toBeVisible();
  await expect(page.getByText("Bàn giao thiết bị cho thuê bao")).toBeVisible();
  await expect(page.getByText("Trạng thái: Đã nhận thiết bị · Cơ quan đang giữ, chưa bàn giao.")).toBeVisible();
  await saved(page);
  await page.reload();
  await expect(rowOf(page, "Vì Thị Én")).toContainText("28/02/2027");

  // Deleted by mistake.
  await page.getByRole("button", { name: "Vì Thị Én" }).click();
  await page.getByRole("button", { name: "Xóa khỏi sổ" }).click();
  await expect(page.getByText("Sổ chưa có chứng thư nào.")).toBeVisible();
  await page.getByRole("button", { name: "Hoàn tác" }).click();
  await expect(rowOf(page, "Vì Thị Én")).toBeVisible();
  // The register is no draft to go on with.
  await page.goto(`${site.address}#/ban-nhap`);
  await expect(page.getByText("Chưa có bản nháp nào.")).toBeVisible();
});

test("a second tab only looks, until it takes the register over", async ({ page, site, context }) => {
  await openRegister(page, site);
  await bring(page, register(ENTRIES));
  await saved(page);
  const other = await context.newPage();
  await openRegister(other, site);
  await expect(other.getByText("Sổ đang mở ở thẻ khác nên ở đây chỉ xem được.")).toBeVisible();
  await expect(other.getByRole("button", { name: "Thêm một chứng thư" })).toBeDisabled();
  await expect(rowOf(other, "Thào A Páo")).toBeVisible();
  await other.getByRole("button", { name: "Chuyển sang sửa ở đây" }).click();
  await expect(other.getByRole("button", { name: "Thêm một chứng thư" })).toBeEnabled();
  await expect(page.getByText("Sổ đang mở ở thẻ khác nên ở đây chỉ xem được.")).toBeVisible();
});

test("one event for many rows, and thousands of rows", async ({ page, site }) => {
  await openRegister(page, site);
  const many = Array.from({ length: 5_000 }, (_, at) => ({
    loaiThueBao: "Cá nhân", tenChungThu: `Nguyễn Văn Số ${at}`, coQuan: `Sở số ${at % 20}`, soHieu: `A${at}`, soHieuThietBi: `TK-${at}`,
    hieuLucTu: "01/01/2024", hieuLucDen: "01/01/2029",
  }));
  await bring(page, register(many));
  await expect(said(page)).toHaveText("Đã ghi vào sổ: thêm 5.000, bổ sung 0, không có gì mới 0.", { timeout: 20_000 });
  await expect(table(page).getByRole("rowheader")).toHaveCount(50);
  await page.getByRole("button", { name: "Trang sau" }).click();
  await expect(table(page).getByRole("rowheader").first()).toContainText("Nguyễn Văn Số 50");
  const began = Date.now();
  await page.getByRole("searchbox", { name: "Tìm" }).fill("so 4999");
  await expect(table(page).getByRole("rowheader")).toHaveText([/^Nguyễn Văn Số 4999/]);
  expect(Date.now() - began, "a search of 5,000 rows takes no time").toBeLessThan(1_500);
  await page.getByRole("searchbox", { name: "Tìm" }).fill("");
  await page.getByLabel("Cơ quan").selectOption("Sở số 7");
  await page.getByRole("checkbox", { name: "Chọn mọi dòng của trang này" }).check();
  await expect(page.getByText("Đã chọn 50 dòng.")).toBeVisible();
  await page.getByLabel("Ghi việc đã làm cho các dòng này").selectOption("Đề nghị thu hồi");
  await page.getByRole("button", { name: "Ghi việc", exact: true }).click();
  await expect(said(page)).toContainText("Đã ghi “Đề nghị thu hồi” cho 50 dòng.");
  await page.getByRole("button", { name: "Hoàn tác" }).click();
  await saved(page);
  await page.reload();
  await expect(table(page).getByRole("rowheader")).toHaveCount(50);
});

test("people who are asked for stand in the register with their letter", async ({ page, site }) => {
  await beginList(page, site);
  await bringIn(page, TWO_PEOPLE, 2);
  const address = page.url();
  await page.goto(`${address}/tep-lo`);
  await page.getByRole("button", { name: "Ghi vào sổ" }).click();
  await expect(page.getByText("Đã ghi vào sổ: thêm 2, bổ sung 0, không có gì mới 0.")).toBeVisible();
  await openRegister(page, site);
  await expect(rowOf(page, "Vì Thị Én")).toContainText("Đã đề nghị cấp");
});

test("a single request is recorded on its own last step", async ({ page, site }) => {
  await beginRequest(page, site);
  await fill(page, PERSON);
  await saved(page);
  await page.goto(`${page.url()}/ket-qua`);
  await expect(page.getByText("Tệp PDF đã sẵn sàng.")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Dành cho cơ quan quản lý trực tiếp: ghi việc “Thuê bao nộp đề nghị” vào Sổ theo dõi của cơ quan, khi đã nhận đơn.")).toBeVisible();
  const record = page.getByRole("button", { name: "Ghi vào sổ" });
  // By key: a click right after the page was scrolled over a PDF goes into the PDF.
  await record.press("Enter");
  await expect(page.getByText("Đã ghi vào sổ: thêm 1, bổ sung 0, không có gì mới 0.")).toBeVisible();
  await record.press("Enter");
  await expect(page.getByText("Đã ghi vào sổ: thêm 0, bổ sung 0, không có gì mới 1.")).toBeVisible();
  await clean(page, "a request that is recorded");
  await openRegister(page, site);
  await expect(rowOf(page, PERSON.hoTen)).toContainText("Thuê bao đã nộp đề nghị");
});

test("minutes about one device go back into the register that they were begun from", async ({ page, site }) => {
  await openRegister(page, site);
  await bring(page, register(ENTRIES));
  await page.getByRole("checkbox", { name: "Chọn Lò Thị Ánh Nguyệt" }).check();
  await page.getByLabel("Lập mẫu cho các dòng này").selectOption("mau-15");
  await page.getByRole("button", { name: "Lập mẫu", exact: true }).click();
  await fill(page, { soBienBan: "04/BB", ngayLap: "15/07/2024", ngayThatLac: "14/07/2024" });
  await saved(page);
  await page.goto(`${page.url()}/ket-qua`);
  await expect(page.getByText("Ghi việc “Thiết bị thất lạc” vào Sổ theo dõi, khi hồ sơ đã ký.")).toBeVisible();
  await page.getByRole("button", { name: "Ghi vào sổ" }).press("Enter");
  await expect(page.getByText("Đã ghi vào sổ: thêm 0, bổ sung 1, không có gì mới 0.")).toBeVisible();
  await openRegister(page, site);
  await page.getByRole("button", { name: "Lò Thị Ánh Nguyệt" }).click();
  await expect(page.getByText("14/07/2024 · Thiết bị thất lạc · 04/BB")).toBeVisible();
});

test("a register that cannot be read is taken home and set aside, and a new one begins", async ({ page, site }, info) => {
  await openRegister(page, site);
  await bring(page, register(ENTRIES));
  await saved(page);
  await page.goto(`${site.address}#/tro-giup`);
  await expect(page.getByRole("heading", { level: 1, name: "Trợ giúp" })).toBeVisible();
  // Whatever both stores have of it is broken.
  await page.waitForTimeout(500);
  await page.evaluate(async () => {
    const own = (key) => key.includes("so-theo-doi/");
    for (const key of Object.keys(localStorage).filter(own)) localStorage.setItem(key, "{hỏng");
    const database = await new Promise((resolve) => {
      const request = indexedDB.open("chukyso");
      request.onsuccess = () => resolve(request.result);
    });
    const store = database.transaction("texts", "readwrite").objectStore("texts");
    await new Promise((resolve) => {
      const keys = store.getAllKeys();
      keys.onsuccess = () => {
        for (const key of keys.result.filter(own)) store.put("{hỏng", key);
        store.transaction.oncomplete = resolve;
      };
    });
    database.close();
  });
  await page.goto(`${site.address}${PAGE}`);
  await expect(page.getByText("Chưa mở được sổ theo dõi. Dữ liệu vẫn còn nguyên trong trình duyệt")).toBeVisible();
  await clean(page, "unreadable");
  const kept = await download(page, info, () => page.getByRole("button", { name: "Tải dữ liệu sổ về máy" }).click());
  expect(await readFile(kept, "utf8")).toContain("hỏng");
  await page.getByRole("button", { name: "Cất phần hỏng và lập sổ mới" }).click();
  await expect(page.getByText("Sổ chưa có chứng thư nào.")).toBeVisible();
  await bring(page, register(ENTRIES));
  await expect(rowOf(page, "Thào A Páo")).toBeVisible();
  await page.goto(`${site.address}#/ban-nhap`);
  await expect(page.getByRole("button", { name: "Tải phần 1" })).toBeVisible();
});
