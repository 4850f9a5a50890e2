// Five thousand people: the page goes on while they are read, draws only what is visible, and an edit far down is as good as one at the top.
import { beginList, editor, expect, row, saved, test } from "../harness/story.mjs";

const COUNT = 5000;
/** The rows, from 1, in which a digit of the number was forgotten. */
const FAULTY = [17, 4321];

function listOf(count) {
  const families = ["Lò", "Cà", "Vì", "Hoàng", "Nguyễn", "Đặng"];
  const given = ["Ánh Nguyệt", "Văn Ý", "Thị Ưng", "Công Đạt", "Phương Liên"];
  const two = (number) => String(number).padStart(2, "0");
  const lines = Array.from({ length: count }, (_, at) => {
    const year = 60 + (at % 40);
    const number = `0140${two(year)}${String(100_000 + at)}`;
    const name = `${families[at % families.length]} ${given[at % given.length]}`;
    const shown = FAULTY.includes(at + 1) ? number.slice(0, -1) : number;
    return [
      name, `${two(1 + (at % 28))}/${two(1 + (at % 12))}/19${year}`, shown, "CCSQLHCVTTXH", "28/08/2021", `nguoi${at + 1}@sonla.gov.vn`,
      "Ủy ban nhân dân tỉnh Sơn La", "Sở Nội vụ", "Sơn La", "Chuyên viên", `09${String(10_000_000 + at)}`,
    ].join(";");
  });
  const head = "Họ tên;Ngày sinh;CCCC;Nơi cấp;Ngày cấp;Địa chỉ thư điện tử công vụ;Tổ chức cấp 1;Tổ chức cấp 2;Tỉnh/Thành phố;Chức vụ;Điện thoại";
  return Buffer.from(`\ufeff${[head, ...lines].join("\r\n")}\r\n`);
}

test("five thousand rows are read, shown in part, edited far down, and jumped through", async ({ page, site }) => {
  await beginList(page, site);
  // How often the page gets its turn while the file is being read.
  await page.evaluate(() => {
    window.turns = 0;
    setInterval(() => (window.turns += document.querySelector(".file-card progress") ? 1 : 0), 20);
  });
  await page.locator("#chon-tep").setInputFiles({ name: "năm nghìn.csv", mimeType: "text/csv", buffer: listOf(COUNT) });
  const onward = page.getByRole("button", { name: "Kiểm tra và sửa 5.000 người" });
  await expect(onward.or(row(page, 0))).toBeVisible({ timeout: 30_000 });
  if (await onward.isVisible()) await onward.click();
  expect(await page.evaluate(() => window.turns)).toBeGreaterThan(3);

  const table = page.getByRole("table", { name: "Danh sách người đề nghị" });
  await expect(table).toHaveAttribute("aria-rowcount", String(COUNT + 1));
  const drawn = table.locator("tr[data-row]");
  const most = 60;
  expect(await drawn.count()).toBeLessThan(most);
  await expect(page.getByRole("button", { name: /Dòng có lỗi 2$/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Tất cả 5.000" })).toBeVisible();

  // To the end: the last row is drawn, the first is not.
  await row(page, 0).getByRole("rowheader").click();
  await page.keyboard.press("Control+End");
  await expect(editor(page)).toHaveAccessibleName(new RegExp(`^Dòng ${COUNT}, `));
  await expect(row(page, COUNT - 1)).toBeVisible();
  await expect(row(page, 0)).toHaveCount(0);
  expect(await drawn.count()).toBeLessThan(most);
  await page.keyboard.press("Home");
  await page.keyboard.type("Quàng Thị Yến");
  await page.keyboard.press("Enter");
  await expect(row(page, COUNT - 1)).toContainText("Quàng Thị Yến");
  // A fault made far down is found at once, and taken back.
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("F2");
  await page.keyboard.type("1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /Dòng có lỗi 3$/ })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: /Dòng có lỗi 2$/ })).toBeVisible();

  // F8 from the top: the two faults, however far apart, and round again.
  await page.keyboard.press("Control+Home");
  await expect(editor(page)).toHaveAccessibleName(/^Dòng 1, /);
  for (const number of [...FAULTY, FAULTY[0]]) {
    await page.keyboard.press("F8");
    await expect(editor(page)).toHaveAccessibleName(`Dòng ${number}, Số CCCD`);
    await expect(row(page, number - 1)).toBeVisible();
    await expect(page.locator(".findings-panel")).toContainText("Số căn cước phải có 12 chữ số");
  }

  await saved(page);
  // While the list is being read again, nobody is told that it is empty.
  await page.addInitScript(() => {
    window.empty = 0;
    const look = () => {
      for (const note of document.querySelectorAll("main .note")) {
        if (note.checkVisibility() && note.textContent.includes("Danh sách chưa có ai")) window.empty += 1;
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.reload();
  await expect(table).toHaveAttribute("aria-rowcount", String(COUNT + 1), { timeout: 30_000 });
  await row(page, 0).getByRole("rowheader").click();
  await page.keyboard.press("Control+End");
  await expect(row(page, COUNT - 1)).toContainText("Quàng Thị Yến");
  expect(await page.evaluate(() => window.empty)).toBe(0);
});
