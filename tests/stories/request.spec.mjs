// One person, Mẫu 01, the keyboard alone: filled in, mended after the error summary, checked, made into a PDF, and the PDF opened elsewhere.
// Forms: tt185-2019/mau-01
import { beginRequest, box, chukyso, download, expect, fill, PERSON, saved, test, textOfPdf } from "../harness/story.mjs";

/** Presses Tab until the element has the focus, as somebody without a mouse would. */
async function tabTo(page, target, most = 60) {
  for (let step = 0; step < most; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

async function followLink(page, name) {
  const link = page.getByRole("link", { name });
  await tabTo(page, link);
  await page.keyboard.press("Enter");
}

/** Types into the box that has the focus; lines are ended with Enter. */
async function typeLines(page, text) {
  const lines = text.split("\n");
  for (const [at, line] of lines.entries()) {
    if (at > 0) await page.keyboard.press("Enter");
    await page.keyboard.type(line);
  }
}

test("a request, from the first page to the printed sheet, by keyboard alone", async ({ page, site }, info) => {
  await page.goto(site.address);
  await followLink(page, "Xin cấp mới cho cá nhân");
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toBeFocused();
  await tabTo(page, page.getByRole("radio", { name: "Người dùng chứng thư số (thuê bao)" }));
  await page.keyboard.press("Space");
  await followLink(page, "Bắt đầu lập Mẫu 01");
  await expect(heading).toHaveText("Văn bản đề nghị cấp chứng thư số cá nhân");
  await expect(heading).toBeFocused();

  const typed = {
    ...PERSON,
    hoTen: "",
    ngaySinh: "31/02/1990",
    soGiayTo: "O14190123456",
    email: "nguyetlta@gmail.com",
    soHieuCu: "",
  };
  const order = ["kinhGui", "hoTen", "ngaySinh", "soGiayTo", "ngayCap", "noiCap", "coQuan", "tinh", "chucVu", "email", "dienThoai", "soHieuCu", "diaDanh"];
  await tabTo(page, box(page, order[0]));
  for (const key of order) {
    // From one box the next is one Tab away.
    await expect(box(page, key)).toBeFocused();
    if (key === "noiCap") await page.keyboard.press("ArrowDown");
    else await typeLines(page, typed[key]);
    await page.keyboard.press("Tab");
  }
  await expect(box(page, "noiCap")).toHaveValue(PERSON.noiCap);
  await expect(box(page, "ngayLap")).toBeFocused();
  await expect(box(page, "ngayLap")).toHaveValue(PERSON.ngayLap);
  // Nothing is said before somebody asks.
  const summary = page.locator(".error-summary");
  await expect(summary).toHaveCount(0);
  await expect(page.locator(".field.wrong")).toHaveCount(0);

  await tabTo(page, page.getByRole("button", { name: "Kiểm tra", exact: true }));
  await page.keyboard.press("Enter");
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("heading")).toHaveText("Có 4 chỗ cần sửa");
  await expect(page).toHaveTitle(/^Lỗi: /);
  await expect(box(page, "hoTen")).toHaveAttribute("aria-invalid", "true");
  await expect(box(page, "hoTen")).toHaveAccessibleDescription(/Nhập họ và tên\./);

  // The first line of the summary leads to the first box, and says what stands beside it.
  await page.keyboard.press("Tab");
  await expect(summary.getByText("Nhập họ và tên.")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(box(page, "hoTen")).toBeFocused();
  await page.keyboard.type(PERSON.hoTen);
  await tabTo(page, box(page, "ngaySinh"));
  await expect(box(page, "ngaySinh")).toHaveValue("31/02/1990");
  await page.keyboard.type(PERSON.ngaySinh);
  await page.keyboard.press("Tab");
  const repair = page.getByRole("button", { name: `Sửa thành: ${PERSON.soGiayTo}` });
  await expect(repair).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(box(page, "soGiayTo")).toBeFocused();
  await expect(box(page, "soGiayTo")).toHaveValue(PERSON.soGiayTo);
  await tabTo(page, box(page, "email"));
  await page.keyboard.type(PERSON.email);
  await page.keyboard.press("Tab");
  await expect(summary).toHaveCount(0);
  await expect(page).not.toHaveTitle(/^Lỗi: /);

  await tabTo(page, page.getByRole("button", { name: "Kiểm tra", exact: true }));
  await page.keyboard.press("Enter");
  await expect(heading).toHaveText("Kiểm tra lại trước khi tạo tệp");
  await expect(heading).toBeFocused();
  await expect(page.locator(".findings .error, .findings .warning")).toHaveCount(0);
  const answers = page.locator(".answers");
  for (const value of [PERSON.hoTen, PERSON.soGiayTo, PERSON.email, "Cục Cảnh sát quản lý hành chính về trật tự xã hội"]) {
    await expect(answers.getByText(value, { exact: true }).first()).toBeVisible();
  }

  // One more change, straight there and straight back.
  await followLink(page, "Sửa “Chức vụ”");
  await expect(box(page, "chucVu")).toBeFocused();
  await box(page, "chucVu").press("Control+a");
  await page.keyboard.type("Phó Trưởng phòng");
  await page.keyboard.press("Enter");
  await expect(heading).toHaveText("Kiểm tra lại trước khi tạo tệp");
  await expect(answers.getByText("Phó Trưởng phòng", { exact: true })).toBeVisible();

  await followLink(page, "Tạo tệp PDF");
  const link = page.getByRole("link", { name: "Tải tệp PDF" });
  await tabTo(page, link);
  const path = await download(page, info, () => page.keyboard.press("Enter"));
  expect(path).toContain(PERSON.hoTen);

  const values = { ...PERSON, chucVu: "Phó Trưởng phòng" };
  const text = await textOfPdf(path);
  const printed = { ...values, noiCap: "Cục Cảnh sát quản lý hành chính về trật tự xã hội", ngayLap: "ngày 15 tháng 7 năm 2024" };
  for (const [key, value] of Object.entries(printed)) {
    for (const line of value.split("\n")) expect(text, key).toContain(line);
  }
  const { status, stdout, stderr } = await chukyso("extract", path);
  expect(status, stderr).toBe(0);
  const record = JSON.parse(stdout.toString());
  expect([record.pack, record.form]).toEqual(["tt185-2019", "mau-01"]);
  expect(record.values).toMatchObject(values);

  // The same person on another day, or another computer: the PDF opens as a draft.
  await page.goto(`${site.address}#/ban-nhap`);
  await page.locator("#tep").setInputFiles(path);
  await expect(heading).toHaveText("Văn bản đề nghị cấp chứng thư số cá nhân");
  for (const [key, value] of Object.entries(values)) await expect(box(page, key)).toHaveValue(value);
  // Nobody has changed it yet, and still it is a draft to go on with, beside the first.
  await page.getByRole("link", { name: "Bản nháp" }).click();
  const drafts = page.locator(".drafts tbody tr");
  await expect(drafts).toHaveCount(2);
  // It is called after the person, whatever the file was called.
  await expect(drafts.getByRole("link", { name: `Mẫu 01 – ${PERSON.hoTen}`, exact: true })).toHaveCount(2);
});

test("who holds an identity card of another authority, or a passport, writes its name", async ({ page, site }, info) => {
  const passport = { ...PERSON, soGiayTo: "C1234567", noiCap: "Cơ quan khác (ghi tên)" };
  await beginRequest(page, site);
  const other = page.getByRole("textbox", { name: "Cơ quan khác (ghi tên)" });
  await expect(other).toBeHidden();
  await fill(page, passport);
  await other.fill("Cơ quan cấp hộ chiếu");
  // Nobody is pushed out of the box that is being emptied.
  await other.fill("");
  await expect(other).toBeVisible();
  const check = page.getByRole("button", { name: "Kiểm tra", exact: true });
  await check.click();
  await expect(page.locator(".error-summary")).toContainText("Chọn nơi cấp giấy tờ, hoặc ghi tên cơ quan cấp.");
  await other.fill("Cơ quan cấp hộ chiếu");
  await page.keyboard.press("Tab");
  await saved(page);

  // What was wrong is still said after the page was loaded anew, and so is what was typed.
  await box(page, "hoTen").fill("");
  await check.click();
  await expect(page.locator(".error-summary")).toBeFocused();
  await saved(page);
  await page.reload();
  await expect(page.locator(".error-summary")).toBeFocused();
  await expect(page.locator(".error-summary li")).toHaveText(["Nhập họ và tên."]);
  await expect(other).toHaveValue("Cơ quan cấp hộ chiếu");
  await box(page, "hoTen").fill(PERSON.hoTen);
  await check.click();
  await expect(page.locator(".findings .error")).toHaveCount(0);
  await page.getByRole("link", { name: "Tạo tệp PDF" }).click();
  const path = await download(page, info, () => page.getByRole("link", { name: "Tải tệp PDF" }).click());
  expect(await textOfPdf(path)).toContain("Cơ quan cấp hộ chiếu");

  // Back to an entry of the list: the box goes.
  await page.goBack();
  await page.goBack();
  await box(page, "noiCap").selectOption("Bộ Công an");
  await expect(other).toBeHidden();
});

test("a request with errors can still be made into a PDF, after a warning", async ({ page, site }, info) => {
  await page.goto(`${site.address}#/mau/mau-01`);
  await box(page, "hoTen").fill("Cà Văn Ý");
  await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
  await expect(page.locator(".error-summary")).toBeFocused();
  await page.goto(`${page.url()}/kiem-tra`);
  await expect(page.getByText("Còn chỗ cần sửa: nếu gửi như thế này, hồ sơ có thể bị trả lại.")).toBeVisible();
  await page.getByRole("link", { name: "Vẫn tạo tệp PDF" }).click();
  const path = await download(page, info, () => page.getByRole("link", { name: "Tải tệp PDF" }).click());
  expect(await textOfPdf(path)).toContain("Cà Văn Ý");
});

test("a click right after typing is not lost when findings come or go above it", async ({ page, site }) => {
  await page.goto(`${site.address}#/mau/mau-01`);
  const check = page.getByRole("button", { name: "Kiểm tra", exact: true });
  await check.click();
  const summary = page.locator(".error-summary");
  await expect(summary).toBeFocused();
  // The mouse goes down while the box still has the focus: what is said beside the box comes, and goes, under it.
  await box(page, "ngayLap").fill("");
  await check.click();
  await expect(summary).toBeFocused();
  await box(page, "ngayLap").fill("15/07/2024");
  await check.click();
  await expect(summary).toBeFocused();
});
