// A pack that an administrator edits on the server, after the site was built: the first visit is made of what the build read.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyOfDist, Site } from "./harness/site.mjs";
import { box, download, expect, fill, PERSON, saved, test, textOfPdf } from "./harness/story.mjs";


/** A copy of the site on a server of its own; `edit` changes a text of one of its packs. */
async function edited(use) {
  const copy = await copyOfDist();
  const site = await new Site({ folder: copy.folder }).start();
  const edit = async (file, from, to, pack = "tt185-2019") => {
    const path = join(copy.folder, "packs", pack, file);
    const text = await readFile(path, "utf8");
    expect(text).toContain(from);
    await writeFile(path, text.replace(from, to));
  };
  try {
    await use(site, edit);
  } finally {
    await site.stop();
    await copy.remove();
  }
}

test("what an administrator edited is shown, and from then on at once", async ({ page }) => {
  await edited(async (site, edit) => {
    await edit("procedures.toml", "Xin cấp mới cho cá nhân", "Xin cấp chứng thư số cho cán bộ");
    await page.goto(site.address);
    const link = page.getByRole("link", { name: "Xin cấp chứng thư số cho cán bộ" });
    await expect(link).toBeVisible({ timeout: 20_000 });
    await page.addInitScript(() => {
      window.seen = [];
      new MutationObserver(() => {
        const title = document.querySelector(".cards a")?.textContent;
        if (title && window.seen.at(-1) !== title) window.seen.push(title);
      }).observe(document, { childList: true, subtree: true });
    });
    await page.reload();
    await expect(link).toBeVisible();
    expect(await page.evaluate(() => window.seen[0])).toBe("Xin cấp chứng thư số cho cán bộ");
  });
});

test("whoever is filling in a form is left alone, and checked by the edited text", async ({ page }) => {
  await edited(async (site, edit) => {
    await edit("mau.toml", 'label = "Họ và tên"', 'label = "Họ, chữ đệm và tên"');
    await page.goto(`${site.address}#/mau/mau-01`);
    await box(page, "hoTen").fill("Cà Văn Ý");
    await box(page, "kinhGui").focus();
    // By then the texts have been compared.
    await page.waitForFunction(() => localStorage.getItem("chukyso:edited") !== null, null, { timeout: 20_000 });
    await expect(box(page, "kinhGui")).toBeFocused();
    await expect(page.getByLabel("Họ và tên", { exact: true })).toHaveValue("Cà Văn Ý");
    await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
    await expect(page.locator(".error-summary")).toBeFocused();
    await expect(page.getByLabel("Họ, chữ đệm và tên")).toHaveValue("Cà Văn Ý");
  });
});

test("a text with a fault is named with file and line; who has a good one works on with it, to the printed sheet", async ({ page }, info) => {
  await edited(async (site, edit) => {
    // The whole program reads the text and keeps it.
    await page.goto(`${site.address}#/tro-giup`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Trợ giúp");
    await page.waitForFunction(() => localStorage.getItem("chukyso:pack:tt185-2019") !== null);
    await edit("mau.toml", 'label = "Họ và tên"', "label = Họ và tên");
    await page.goto(`${site.address}#/mau/mau-01`);
    await page.reload();
    await fill(page, PERSON);
    await saved(page);
    await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
    await expect(page.getByText("Bộ mẫu trên máy chủ có lỗi; trang đang dùng bản tốt gần nhất trên máy này.")).toBeVisible();
    await page.getByText("Bộ mẫu trên máy chủ có lỗi").click();
    await expect(page.getByText(/^mau\.toml, dòng \d+: /)).toBeVisible();
    await page.getByRole("link", { name: "Tạo tệp PDF" }).click();
    const path = await download(page, info, () => page.getByRole("link", { name: "Tải tệp PDF" }).click());
    expect(await textOfPdf(path)).toContain(PERSON.hoTen);
  });
});

test("a day of coming into force that an administrator edited decides which set of forms is in use", async ({ page }) => {
  await edited(async (site, edit) => {
    await edit("pack.toml", "to = 2024-08-14", "to = 2024-06-30");
    await edit("pack.toml", "from = 2024-08-15", "from = 2024-07-01", "nd68-2024");
    await page.goto(site.address);
    await expect(page.getByText("dùng bộ mẫu Nghị định 68/2024/NĐ-CP.")).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole("button", { name: "Hồ sơ lập trước ngày 01/07/2024: dùng bộ mẫu Thông tư 185/2019/TT-BQP" })).toBeVisible();
  });
});
