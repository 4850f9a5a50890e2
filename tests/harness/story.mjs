// What the stories share: a known day, a watch over whatever breaks, people who do not exist, and other programs that open the files.
//
// Every page of a story runs on the morning of TODAY, when the forms of Thông tư 185/2019/TT-BQP were in force;
// `test.use({ today })` plays it on another day.
// A page error or a message on the console's error level fails the story, unless the story forgives it by name.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test as base, expect } from "./test.mjs";
import { ROOT } from "./site.mjs";

export { expect };

/** The day on which the stories are played. */
export const TODAY = "2024-07-15";

/** A person who does not exist, as typed into Mẫu 01: values by field, in the order of the page. */
export const PERSON = {
  kinhGui: "Sở Nội vụ tỉnh Sơn La",
  hoTen: "Lò Thị Ánh Nguyệt",
  ngaySinh: "05/03/1990",
  soGiayTo: "014190123456",
  ngayCap: "28/08/2021",
  noiCap: "CCSQLHCVTTXH",
  coQuan: "Ủy ban nhân dân tỉnh Sơn La\nSở Nội vụ\nVăn phòng Sở",
  tinh: "Sơn La",
  chucVu: "Chuyên viên",
  email: "nguyetlta@sonla.gov.vn",
  dienThoai: "0912345678",
  diaDanh: "Sơn La",
  ngayLap: "15/07/2024",
};

/** The letter of an agency that does not exist: values by field, but those that the page fills in itself. */
export const LETTER = {
  coQuanChuQuan: "Ủy ban nhân dân tỉnh Sơn La",
  coQuanBanHanh: "Sở Nội vụ",
  tuCachPhapNhan: "x",
  conDau: "x",
  soKyHieu: "12/SNV-VP",
  diaDanh: "Sơn La",
  ngayLap: "15/07/2024",
  nhanHoTen: "Hà Văn Ước",
  nhanSoGiayTo: "014085123456",
  nhanNgayCap: "28/08/2021",
  nhanNoiCap: "CCSQLHCVTTXH",
  nhanChucVu: "Văn thư",
  nhanDienThoai: "0987654321",
  nhanEmail: "uochv@sonla.gov.vn",
  nhanDiaChi: "Số 2, đường Tô Hiệu, phường Tô Hiệu, tỉnh Sơn La",
  daDoiChieu: "x",
  chucVuKy: "Giám đốc",
  nguoiKy: "Cầm Thị Hằng",
};

export const test = base.extend({
  /** Patterns of console messages that belong to the story, for example of a server that is gone. */
  forgiven: [[], { option: true }],
  /** The day on which the story is played. */
  today: [TODAY, { option: true }],

  // The server is there before the first page and goes after the last one: what is cut off by its end is no complaint.
  context: async ({ site: _, context, forgiven, today }, use) => {
    const complaints = watch(context);
    await setClock(context, today);
    await use(context);
    expect(complaints.filter((complaint) => !forgiven.some((pattern) => pattern.test(complaint)))).toEqual([]);
  },
});

/** Collects what breaks on any page of a context. */
export function watch(context) {
  const complaints = [];
  context.on("weberror", (error) => complaints.push(`page error: ${error.error()}`));
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${message.text()} (${message.location().url})`);
  });
  return complaints;
}

/** Sets the clock of a context's pages to the morning of a day and lets it run on. */
export async function setClock(context, today = TODAY) {
  const offset = Date.parse(`${today}T08:00:00+07:00`) - Date.now();
  await context.addInitScript((offset) => {
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...parts) {
        super(...(parts.length === 0 ? [Real.now() + offset] : parts));
      }
      static now() {
        return Real.now() + offset;
      }
    };
  }, offset);
}

/** The box of a field, of a request or of the letter. */
export const box = (page, key) => page.locator(`#f-${key}`);

/** Fills boxes as a person does, one after the other. */
export async function fill(page, values) {
  for (const [key, value] of Object.entries(values)) {
    const control = box(page, key);
    const kind = await control.evaluate((element) => (element.type === "checkbox" ? "tick" : element.localName));
    if (kind === "tick") {
      await control.focus();
      if (!(await control.isChecked())) await page.keyboard.press("Space");
    }
    else if (kind === "select") await control.selectOption(value);
    else await control.fill(value);
  }
  // The last box is left, so that its value is taken in.
  await page.keyboard.press("Tab");
}

/** Begins Mẫu 01; resolves when it can be typed into. */
export async function beginRequest(page, site) {
  await page.goto(`${site.address}#/mau/mau-01`);
  await expect(box(page, "hoTen")).toBeEditable();
}

/** Goes from the first page to a new list; resolves when files can be chosen. */
export async function beginList(page, site) {
  await page.goto(`${site.address}#/`);
  await page.getByRole("link", { name: "Lập danh sách từ Excel hoặc từ các tệp PDF đã nhận" }).click();
  await expect(page.locator("#chon-tep")).toBeAttached();
}

/** Brings files into the list, and goes on to the table with so many people, which follows by itself where nothing was noticed. */
export async function bringIn(page, files, people) {
  await page.locator("#chon-tep").setInputFiles(files);
  const onward = page.getByRole("button", { name: `Kiểm tra và sửa ${people} người` });
  await expect(onward.or(row(page, 0))).toBeVisible({ timeout: 30_000 });
  if (await onward.isVisible()) await onward.click();
  await expect(row(page, 0)).toBeVisible();
}

/** A list of two people as a file. */
export const TWO_PEOPLE = {
  name: "hai người.csv",
  mimeType: "text/csv",
  buffer: Buffer.from("Họ tên;Ngày sinh\nVì Thị Én;05/03/1990\nCà Văn Ý;06/04/1991\n"),
};

/** The table's row at a place among those shown, from 0. */
export const row = (page, place) => page.locator(`tr[data-row="${place}"]`);

/** The box that lies over the cell that is worked on. */
export const editor = (page) => page.locator(".over textarea");

/** The line that says whether the draft is kept. */
export const savedLine = (page) => page.locator(".status .saved");

/** Waits until the draft's line says that everything typed is kept. */
export async function saved(page) {
  await expect(savedLine(page)).toHaveText(/^Đã lưu lúc \d\d:\d\d$/);
}

/** Drops files on a place of the page. */
export async function drop(page, place, files) {
  const packed = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString("base64") }));
  const data = await page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const { name, mimeType, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: mimeType }));
    }
    return data;
  }, packed);
  await place.dispatchEvent("drop", { dataTransfer: data });
}

/** Holds back the reading of a file with this name, as a slow drive does; what is given back lets it go. */
export async function holdBack(page, name) {
  await page.evaluate((name) => {
    const read = Blob.prototype.arrayBuffer;
    const released = new Promise((release) => (window.letGo = release));
    Blob.prototype.arrayBuffer = async function () {
      if (this.name === name) await released;
      return read.call(this);
    };
  }, name);
  return () => page.evaluate(() => window.letGo());
}

/** Does something that gives a file, and keeps the file among the test's results; its path. */
export async function download(page, info, act) {
  const [given] = await Promise.all([page.waitForEvent("download"), act()]);
  const path = info.outputPath(given.suggestedFilename());
  await given.saveAs(path);
  return path;
}

/** Runs a program: `{ status, stdout, stderr }`, the output as bytes. */
export function run(program, parts) {
  return new Promise((resolve, reject) => {
    const options = { cwd: ROOT, encoding: "buffer", maxBuffer: 64 * 1024 * 1024 };
    execFile(program, parts, options, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ status: error?.code ?? 0, stdout, stderr: stderr.toString() });
    });
  });
}

/** The text that a program prints; it must end well. */
export async function printed(program, ...parts) {
  const { status, stdout, stderr } = await run(program, parts);
  expect(status, `${program} ${parts.join(" ")}: ${stderr}${stdout}`).toBe(0);
  return stdout.toString();
}

/** Runs the project's own command line. */
export function chukyso(...parts) {
  const [program, ...before] = process.env.CHUKYSO_CLI
    ? [process.env.CHUKYSO_CLI]
    : ["cargo", "run", "--quiet", "--package", "helper", "--"];
  return run(program, [...before, ...parts]);
}

/** What any PDF of the site must be: well formed, with its fonts inside; its text in one line, which must be composed Unicode. */
export async function textOfPdf(path) {
  await printed("qpdf", "--check", path);
  const fonts = (await printed("pdffonts", path)).trim().split("\n").slice(2);
  expect(fonts.length, "the PDF has fonts").toBeGreaterThan(0);
  for (const font of fonts) expect(font, "embedded, a subset, with Unicode").toMatch(/ yes +yes +yes +\d+ +\d+$/);
  const text = (await printed("pdftotext", "-raw", path, "-")).replace(/\s+/g, " ");
  expect(text).toBe(text.normalize("NFC"));
  return text;
}

/** A sample of the project. */
/** Makes letter (or minutes) and batch file at the last step of a list; their links, and where they were saved. */
export async function letterAndBatch(page, info) {
  await page.getByRole("button", { name: /^Tạo (công văn|biên bản) và tệp lô$/ }).click();
  const links = page.locator(".made").getByRole("link", { name: /^Tải về/ });
  await expect(links).toHaveCount(2, { timeout: 30_000 });
  const letter = await download(page, info, () => links.nth(0).click());
  const batch = await download(page, info, () => links.nth(1).click());
  return { links, letter, batch };
}

export const sample = (name) => join(ROOT, "tests/samples", name);
