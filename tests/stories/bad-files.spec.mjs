// Files that cannot be read: each gets its own sentence that says what is wrong and what to do, and nothing already there is lost.
import { readFile } from "node:fs/promises";
import { deflateRawSync } from "node:zlib";
import { beginList, beginRequest, box, drop, expect, row, sample, saved, test } from "../harness/story.mjs";

/** A zip with one packed part, as small as it is large once unpacked. */
function bomb(name, size) {
  const packed = deflateRawSync(Buffer.alloc(size));
  const head = (signature, rest) => Buffer.concat([Buffer.from(signature), rest]);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([head("PK\x03\x04", fields), Buffer.from(name), packed]);
  const entry = Buffer.alloc(42);
  fields.copy(entry, 2, 0, 26);
  entry.writeUInt16LE(20, 0);
  const directory = Buffer.concat([head("PK\x01\x02", entry), Buffer.from(name)]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, directory, head("PK\x05\x06", end)]);
}

/** The head of a compound file (MS-CFB) whose directory names the stream of an encrypted workbook (MS-OFFCRYPTO). */
function encryptedWorkbook() {
  const bytes = Buffer.alloc(2048);
  Buffer.from("d0cf11e0a1b11ae1", "hex").copy(bytes);
  Buffer.from("EncryptionInfo", "utf16le").copy(bytes, 1024);
  Buffer.from("EncryptedPackage", "utf16le").copy(bytes, 1152);
  return bytes;
}

/** A sound PDF of one empty page that another program could have made. */
function foreignPdf() {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const table = text.length;
  text += `xref\n0 4\n0000000000 65535 f \n${places.join("")}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text);
}

/** Bytes without a pattern, the same at each run. */
function noise(length) {
  let seed = 12_345;
  return Buffer.from(Array.from({ length }, () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) >> 16));
}

const newer = (format) => Buffer.from(JSON.stringify({ format, version: 99, pack: "tt185-2019", form: "mau-01", values: {} }));

/** The files, and what the list page and the drafts page must say of each. */
async function badFiles() {
  const workbook = await readFile(sample("cap-moi-40.xlsx"));
  const type = "application/octet-stream";
  return [
    { name: "cắt cụt.xlsx", buffer: workbook.subarray(0, workbook.length / 2), list: /hỏng|chưa tải xong/ },
    { name: "lạ.xlsx", buffer: noise(4096), list: /Không nhận ra loại tệp/ },
    { name: "có mật khẩu.xlsx", buffer: encryptedWorkbook(), list: /mật khẩu/ },
    { name: "bom.xlsx", buffer: bomb("xl/worksheets/sheet1.xml", 400_000_000), list: /lớn hơn \d+ MB|hỏng/ },
    { name: "rỗng.xlsx", buffer: Buffer.alloc(0), list: /Tệp rỗng/, drafts: /rỗng|không phải là bản nháp/ },
    { name: "người khác.pdf", buffer: foreignPdf(), list: /PDF này không mang dữ liệu/, drafts: /PDF này không mang dữ liệu/ },
    { name: "cắt cụt.pdf", buffer: foreignPdf().subarray(0, 60), list: /PDF bị hỏng/, drafts: /PDF bị hỏng/ },
    { name: "bản nháp mới.json", buffer: newer("chukyso-draft"), list: /phiên bản mới hơn/, drafts: /phiên bản mới hơn/ },
    { name: "hồ sơ mới.json", buffer: newer("chukyso-record"), list: /phiên bản mới hơn/, drafts: /phiên bản mới hơn/ },
    { name: "json hỏng.json", buffer: Buffer.from('{"format": "chukyso-rec'), list: /hỏng|cắt cụt/, drafts: /hỏng|cắt cụt|không phải là bản nháp/ },
  ].map((file) => ({ mimeType: type, drafts: /không phải là bản nháp/, ...file }));
}

/** What is wrong, and then what to do about it. */
const SENTENCE = /^.{6,}[.:] [Hh]ãy .{10,}\.$/s;

test("dropped on the list page: a sentence each, and the list stays as it was", async ({ page, site }) => {
  await beginList(page, site);
  const people = "Họ tên;Ngày sinh\nVì Thị Én;05/03/1990\nCà Văn Ý;06/04/1991\n";
  await page.locator("#chon-tep").setInputFiles({ name: "hai người.csv", mimeType: "text/csv", buffer: Buffer.from(people) });
  const onward = page.getByRole("button", { name: "Kiểm tra và sửa 2 người" });
  await expect(onward.or(row(page, 0))).toBeVisible({ timeout: 30_000 });
  if (await onward.isHidden()) await page.getByRole("button", { name: "1. Nhập danh sách" }).click();

  const files = await badFiles();
  await drop(page, page.locator(".drop"), files);
  for (const { name, list } of files) {
    const card = page.locator(".file-card").filter({ has: page.getByRole("heading", { name, exact: true }) });
    await expect(card, name).toContainText("Chưa nhập được.", { timeout: 20_000 });
    const sentence = (await card.locator(".failed").innerText()).replace("Chưa nhập được. ", "");
    expect(sentence, name).toMatch(list);
    expect(sentence, name).toMatch(SENTENCE);
  }
  await page.getByRole("button", { name: "Bỏ tệp này khỏi danh sách" }).first().click();
  await expect(page.locator(".file-card .failed")).toHaveCount(files.length - 1);

  await onward.click();
  await expect(page.getByRole("table", { name: "Danh sách người đề nghị" })).toHaveAttribute("aria-rowcount", "3");
  await expect(row(page, 0)).toContainText("Vì Thị Én");
  await expect(row(page, 1)).toContainText("Cà Văn Ý");
});

test("opened on the drafts page: a sentence each, and the drafts stay as they were", async ({ page, site }) => {
  await beginRequest(page, site);
  await box(page, "hoTen").fill("Vì Thị Én");
  await page.keyboard.press("Tab");
  await saved(page);
  await page.getByRole("link", { name: "Bản nháp (1)" }).click();
  const drafts = page.locator("table.drafts tbody tr");
  await expect(drafts).toHaveCount(1);
  const said = page.getByRole("region", { name: "Mở tệp" }).getByRole("status");
  for (const { name, drafts: expected, ...file } of await badFiles()) {
    await page.locator("#tep").setInputFiles({ name, ...file });
    await expect(said, name).toHaveText(expected, { timeout: 20_000 });
    expect(await said.innerText(), name).toMatch(SENTENCE);
    // The next sentence is a new one, not this one left over.
    await said.evaluate((element) => (element.dataset.seen = element.textContent));
  }
  await expect(drafts).toHaveCount(1);
  await drafts.getByRole("link", { name: /Vì Thị Én/ }).click();
  await expect(box(page, "hoTen")).toHaveValue("Vì Thị Én");
});
