// Two sets of forms: the day says which one is in use, the user may choose the other, and a draft keeps its own.
import { beginList, box, expect, fill, row, saved, test, TODAY } from "../harness/story.mjs";

const NEW = "bộ mẫu Nghị định 68/2024/NĐ-CP";
const OLD = "bộ mẫu Thông tư 185/2019/TT-BQP";

const heading = (page) => page.getByRole("heading", { level: 1 });
/** The step of a list that the page shows. */
const step = (page) => page.locator(".steps-bar [aria-current=step]");

/** Chooses the old set on the page that is shown. */
async function chooseOld(page) {
  await page.getByRole("button", { name: `Hồ sơ lập trước ngày 15/08/2024: dùng ${OLD}` }).click();
  await expect(page.getByText(`Đang dùng ${OLD}`)).toBeVisible();
}

/** Begins Mẫu 01 of the old set for a dossier of its time, and waits until it is kept. */
async function beginOld(page, site) {
  await page.goto(site.address);
  await chooseOld(page);
  await page.getByRole("link", { name: "Xin cấp mới cho cá nhân" }).click();
  await page.getByRole("link", { name: "Lập Mẫu 01" }).click();
  await fill(page, { hoTen: "Cà Văn Ý", ngayLap: "12/08/2024" });
  await saved(page);
}

test.describe("in 2026", () => {
  test.use({ today: "2026-11-24" });

  test("the forms of today are in use; the others can be chosen, and there is a way back", async ({ page, site }) => {
    await page.goto(site.address);
    await expect(page.getByText(`Hôm nay là 24/11/2026: dùng ${NEW}.`)).toBeVisible();
    await expect(page.getByRole("link", { name: "Mẫu số 04: chứng thư" })).toBeVisible();
    await chooseOld(page);
    await expect(heading(page)).toBeFocused();
    await page.getByText("Mẫu cũ nay là mẫu nào?").click();
    await expect(page.getByText(/^Mẫu 02 nay là Mẫu số 01, Nghị định 68/)).toBeVisible();
    await page.getByRole("link", { name: "Xin cấp mới cho cá nhân" }).click();
    await expect(page.getByText("(nay là Mẫu số 01, Nghị định 68").first()).toBeVisible();
    // The choice is the tab's, in both programs.
    await page.reload();
    await expect(page.getByText(`Đang dùng ${OLD}`)).toBeVisible();
    await page.getByRole("link", { name: "Căn cứ và độ tin cậy" }).click();
    await expect(heading(page)).toHaveText("Căn cứ và độ tin cậy");
    await expect(page.getByText(`Đang dùng ${OLD}`)).toBeVisible();
    await page.getByRole("button", { name: "Trở lại bộ mẫu Nghị định 68/2024/NĐ-CP" }).click();
    await expect(page.getByText(`Hôm nay là 24/11/2026: dùng ${NEW}.`)).toBeVisible();
    await page.locator("#nav-home").click();
    await expect(page.getByText(`Hôm nay là 24/11/2026: dùng ${NEW}.`)).toBeVisible();
  });

  test("a draft of the old set opens with its own forms: by its address, from the first page, from the drafts", async ({ page, context, site }) => {
    await beginOld(page, site);
    const address = page.url();
    await page.reload();
    await expect(box(page, "hoTen")).toHaveValue("Cà Văn Ý");
    await expect(heading(page)).toHaveText("Văn bản đề nghị cấp chứng thư số cá nhân");

    // A tab in which nothing was chosen.
    await page.close();
    const other = await context.newPage();
    await other.goto(address);
    await expect(box(other, "hoTen")).toHaveValue("Cà Văn Ý");
    await other.goto(`${site.address}#/`);
    await expect(other.getByText(`Hôm nay là 24/11/2026: dùng ${NEW}.`)).toBeVisible();
    await expect(other.getByText(/sửa lúc .*, theo Thông tư 185\/2019\/TT-BQP/)).toBeVisible();
    await other.getByRole("link", { name: "Mẫu 01 – Cà Văn Ý" }).click();
    await expect(box(other, "hoTen")).toHaveValue("Cà Văn Ý");
    await other.getByRole("link", { name: /^Bản nháp \(/ }).click();
    await expect(other.locator("table.drafts")).toContainText("Thông tư 185/2019/TT-BQP");
    await other.getByRole("link", { name: "Mẫu 01 – Cà Văn Ý" }).click();
    await expect(box(other, "hoTen")).toHaveValue("Cà Văn Ý");
  });

  test("a dossier of today in an old form becomes one of the new form without retyping", async ({ page, site }) => {
    await beginOld(page, site);
    await page.reload();
    await expect(box(page, "hoTen")).toHaveValue("Cà Văn Ý");
    await expect(page.getByRole("button", { name: "Chuyển thành Mẫu số 01" })).toHaveCount(0);
    await fill(page, { ngayLap: "24/11/2026" });
    await page.getByRole("button", { name: "Chuyển thành Mẫu số 01" }).click();
    await expect(page.locator(".caption")).toHaveText("Danh sách đề nghị cấp chứng thư chữ ký số cho cá nhân");
    await expect(row(page, 0)).toContainText("Cà Văn Ý");
    await page.getByRole("button", { name: "Tiếp: Công văn Mẫu số 01" }).click();
    await expect(box(page, "ngayLap")).toHaveValue("24/11/2026");
  });

  test("Mẫu 01 of the new set begins with its list", async ({ page, site }) => {
    await page.goto(`${site.address}#/mau/mau-01`);
    await expect(page.locator(".caption")).toHaveText("Danh sách đề nghị cấp chứng thư chữ ký số cho cá nhân");
    await expect(page).toHaveURL(/#\/danh-sach\/moi\/mau-01$/);
    await page.getByRole("button", { name: "Nhập tay một người" }).click();
    await expect(row(page, 0)).toBeVisible();
    await expect(page.getByRole("button", { name: "Tiếp: Công văn Mẫu số 01" })).toBeVisible();
  });
});

test("until 14/08/2024 the forms of Thông tư 185 are in use", async ({ page, site }) => {
  await page.goto(site.address);
  const [year, month, day] = TODAY.split("-");
  await expect(page.getByText(`Hôm nay là ${day}/${month}/${year}: dùng ${OLD}.`)).toBeVisible();
  await expect(page.getByRole("button", { name: `Hồ sơ lập từ ngày 15/08/2024: dùng ${NEW}` })).toBeVisible();
});

test("a list of Mẫu 04 is begun, of agencies and in its own words", async ({ page, site }) => {
  await page.goto(`${site.address}#/viec/cap-moi-to-chuc`);
  await page.getByRole("link", { name: "Lập Mẫu 04" }).click();
  await expect(page.locator(".caption")).toHaveText("Danh sách đề nghị cấp chứng thư số cho cơ quan, tổ chức");
  await expect(page.getByText("PDF hoặc JSON của Mẫu 03, Mẫu 04")).toBeVisible();
  await expect(page.getByText("19 cột")).toHaveCount(0);
  await page.getByRole("button", { name: "Nhập tay một cơ quan, tổ chức" }).click();
  await expect(page.getByRole("table", { name: "Danh sách cơ quan, tổ chức đề nghị" })).toHaveAttribute("aria-rowcount", "2");
  await row(page, 0).getByRole("rowheader").click();
  await page.keyboard.type("Sở Nội vụ tỉnh Sơn La");
  await page.keyboard.press("Enter");
  await saved(page);
  await page.getByRole("button", { name: "Tiếp: Công văn Mẫu 04" }).click();
  await expect(step(page)).toHaveText("3. Công văn Mẫu 04");
  await page.reload();
  await expect(step(page)).toHaveText("3. Công văn Mẫu 04");

  // Without a form in the address it is the list of Mẫu 02.
  await beginList(page, site);
  await expect(page.locator(".caption")).toHaveText("Danh sách đề nghị cấp chứng thư số cho cá nhân");
});

test("signers and agency are carried over from letter to letter; who helps with a recovery is not who receives devices", async ({ page, site }) => {
  const letter = async (form, values) => {
    await page.goto(`${site.address}#/danh-sach/moi/${form}`);
    await page.getByRole("button", { name: /^Nhập tay một / }).click();
    await page.getByRole("button", { name: /^Tiếp: Công văn / }).click();
    await expect(box(page, "coQuanBanHanh")).toBeEditable();
    if (values) await fill(page, values);
  };
  await letter("mau-02", { coQuanBanHanh: "Sở Nội vụ", nhanHoTen: "Hà Văn Ước", nguoiKy: "Cầm Thị Hằng" });
  await saved(page);
  await letter("mau-04");
  for (const [key, value] of [["coQuanBanHanh", "Sở Nội vụ"], ["nhanHoTen", "Hà Văn Ước"], ["nguoiKy", "Cầm Thị Hằng"]]) {
    await expect(box(page, key)).toHaveValue(value);
  }
  await letter("mau-12");
  await expect(box(page, "nguoiKy")).toHaveValue("Cầm Thị Hằng");
  await expect(box(page, "nhanHoTen")).toHaveValue("");
});
