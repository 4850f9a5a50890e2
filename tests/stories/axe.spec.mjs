// Every page in every state, wide and narrow: axe-core finds nothing, and nothing has to be scrolled sideways but a table in its own frame.
import AxeBuilder from "@axe-core/playwright";
import { picture } from "../harness/picture.mjs";
import {
  beginList, beginRequest, box, editor, expect, fill, LETTER, PERSON, row, sample, saved, test,
} from "../harness/story.mjs";

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };

/** If the page is wider than the window: which elements stick out, but those inside a frame of their own. */
function tooWide() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const framed = (element) => element && (getComputedStyle(element).overflowX !== "visible" || framed(element.parentElement));
  const out = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 0.5 && !framed(element.parentElement),
  );
  return [`too wide by ${scrollWidth - clientWidth} px: ${out.map((element) => `${element.localName}.${element.className}`).join(", ")}`];
}

/** Looks at the page as it is, at both widths; what an earlier state of the same page had already is not said again. */
async function look(page, state) {
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    await picture(page, state);
    await test.step(`${state}, ${size.width} px`, async () => {
      // The document shown in a frame is Chromium's own viewer.
      const { violations } = await new AxeBuilder({ page }).exclude("iframe.paper").setLegacyMode().analyze();
      const found = violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, any, all, none }) => `${id}: ${help}: ${html} ${[...any, ...all, ...none].map(({ message }) => message)}`));
      found.push(...(await page.evaluate(tooWide)));
      for (const complaint of found) {
        if (test.info().annotations.some(({ description }) => description === complaint)) continue;
        test.info().annotations.push({ type: state, description: complaint });
        expect.soft(complaint, `${state}, ${size.width} px`).toBe("");
      }
    });
  }
}

test("home, procedure, help, sources, an unknown address", async ({ page, site }) => {
  await page.goto(site.address);
  await expect(page.getByRole("link", { name: "Xin cấp mới cho cá nhân" })).toBeVisible();
  await look(page, "home");
  await page.getByRole("link", { name: "Xin cấp mới cho cá nhân" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Xin cấp mới cho cá nhân");
  await look(page, "procedure");
  for (const [role, form] of [["Cơ quan quản lý trực tiếp", "Mẫu 02"], ["Người dùng chứng thư số (thuê bao)", "Mẫu 01"]]) {
    await page.getByRole("radio", { name: role }).check();
    await expect(page.getByRole("link", { name: `Bắt đầu lập ${form}` })).toBeVisible();
    await look(page, `procedure for ${role}`);
  }
  for (const address of ["#/tro-giup", "#/nguon", "#/khong-co"]) {
    const before = await page.getByRole("heading", { level: 1 }).innerText();
    await page.goto(site.address + address);
    await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(before);
    await look(page, address);
  }
});

test("the form: empty, with errors, mended, checked, made into a PDF", async ({ page, site }) => {
  await beginRequest(page, site);
  await look(page, "form, empty");
  await fill(page, { soGiayTo: "O14190123456", ngaySinh: "31/02/1990", email: "nguyetlta@gmail.com" });
  await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
  await expect(page.locator(".error-summary")).toBeFocused();
  await look(page, "form, with errors");
  await page.goto(`${page.url()}/kiem-tra`);
  await expect(page.getByRole("link", { name: "Vẫn tạo tệp PDF" })).toBeVisible();
  await look(page, "check, with errors");
  await page.getByRole("link", { name: "Quay lại sửa" }).click();
  await fill(page, PERSON);
  await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
  await expect(page.getByRole("link", { name: "Tạo tệp PDF" })).toBeVisible();
  await look(page, "check");
  await page.getByRole("link", { name: "Tạo tệp PDF" }).click();
  await expect(page.getByRole("link", { name: "Tải tệp PDF" })).toBeVisible({ timeout: 20_000 });
  await look(page, "result");
});

test("a draft that another tab writes to", async ({ page, context, site }) => {
  await beginRequest(page, site);
  await fill(page, { hoTen: PERSON.hoTen });
  await saved(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole("button", { name: "Chuyển sang sửa ở đây" })).toBeVisible();
  await look(other, "form, read-only");
});

test("drafts: none, some, renamed, deleted, before all are erased", async ({ page, site }) => {
  await page.goto(`${site.address}#/ban-nhap`);
  await expect(page.getByText("Chưa có bản nháp nào.")).toBeVisible();
  await look(page, "drafts, none");
  for (const name of [PERSON.hoTen, "Cà Văn Ý"]) {
    await beginRequest(page, site);
    await fill(page, { hoTen: name });
    await saved(page);
    await page.getByRole("link", { name: /^Bản nháp \(/ }).click();
    await expect(page.getByRole("link", { name: new RegExp(name) })).toBeVisible();
  }
  await look(page, "drafts");
  await page.goto(`${site.address}#/`);
  await expect(page.getByRole("heading", { name: "Làm tiếp việc đang dở" })).toBeVisible();
  await look(page, "home, with drafts");
  await page.getByRole("link", { name: /^Bản nháp \(/ }).click();
  await page.getByRole("button", { name: /^Đổi tên/ }).first().click();
  await expect(page.getByLabel("Tên mới của bản nháp")).toBeFocused();
  await look(page, "drafts, one being renamed");
  await page.keyboard.press("Escape");
  await expect(page.locator("table.drafts tbody tr").first().getByRole("link")).toBeFocused();
  await page.getByRole("button", { name: /^Xóa “/ }).first().click();
  await expect(page.getByRole("button", { name: "Hoàn tác" })).toBeVisible();
  await page.getByText(/^Đã xóa \(1\)/).click();
  await page.getByRole("button", { name: "Xóa dữ liệu trên máy này…" }).click();
  await expect(page.getByRole("button", { name: "Không xóa" })).toBeVisible();
  await look(page, "drafts, one deleted, about to erase all");
});

test("the list: empty, columns asked for, a file refused", async ({ page, site }) => {
  await beginList(page, site);
  await look(page, "list, empty");
  const odd = Buffer.from("Họ và tên;Ngày sinh;Số thẻ;Ghi chú\nVì Thị Én;05/03/1990;014190123456;mới\n");
  await page.locator("#chon-tep").setInputFiles([
    { name: "cột lạ.csv", mimeType: "text/csv", buffer: odd },
    { name: "rỗng.csv", mimeType: "text/csv", buffer: Buffer.alloc(0) },
  ]);
  await expect(page.getByText("Chưa nhập được.")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("region", { name: "Ghép cột" })).toBeVisible({ timeout: 30_000 });
  await look(page, "list, columns asked for, a file refused");
});

test("the list: findings, panel, menu, letter, batch file", async ({ page, site }) => {
  test.setTimeout(120_000);
  await beginList(page, site);
  await page.locator("#chon-tep").setInputFiles(sample("cap-moi-40.xlsx"));
  const onward = page.getByRole("button", { name: "Kiểm tra và sửa 40 người" });
  await expect(onward.or(row(page, 0))).toBeVisible({ timeout: 30_000 });
  if (await onward.isVisible()) {
    await look(page, "list, file read");
    await onward.click();
  }
  await look(page, "list, with findings");
  await page.getByRole("button", { name: "Lỗi kế tiếp" }).click();
  await expect(editor(page)).toBeFocused();
  await page.getByText("Thêm việc", { exact: true }).click();
  await look(page, "list, a finding explained, menu open");
  await page.getByText("Thêm việc", { exact: true }).click();
  await page.getByRole("group", { name: "Lọc theo lỗi" }).getByRole("button", { name: /Mất số 0 ở đầu/ }).click();
  await page.getByRole("button", { name: /máy sửa được$/ }).click();
  await look(page, "list, filtered and mended");
  await page.keyboard.press("F2");
  await look(page, "list, a cell being changed");

  await page.getByRole("button", { name: "Tiếp: Công văn Mẫu 02" }).click();
  await expect(box(page, "soKyHieu")).toBeEditable();
  await look(page, "letter, empty");
  await page.getByRole("button", { name: "Tiếp: Tệp lô" }).click();
  await expect(page.locator(".error-summary")).toBeFocused();
  await look(page, "letter, with errors");
  await fill(page, LETTER);
  await page.getByRole("button", { name: "Tiếp: Tệp lô" }).click();
  await expect(page.getByText("Hồ sơ còn lỗi")).toBeVisible();
  await look(page, "batch file, rows with errors left");
  await page.getByRole("button", { name: "Tạo công văn và tệp lô" }).click();
  await expect(page.locator(".made").getByRole("link", { name: /^Tải về/ })).toHaveCount(2, { timeout: 30_000 });
  await look(page, "batch file, made");
});
