// Drafts saved as files: what the site's own button saves is taken in where a list is gathered.
import { readFile } from "node:fs/promises";
import { beginList, beginRequest, chukyso, download, drop, expect, fill, PERSON, row, saved, test, TODAY } from "../harness/story.mjs";

test("a request saved as a draft file becomes a row of a list", async ({ page, site }, info) => {
  await beginRequest(page, site);
  await fill(page, PERSON);
  await saved(page);
  await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
  await page.getByRole("link", { name: "Tạo tệp PDF" }).click();
  const path = await download(page, info, () => page.getByRole("button", { name: "Tải bản nháp về máy" }).click());

  await beginList(page, site);
  await drop(page, page.locator(".drop"), [{ name: "Mẫu 01.json", mimeType: "application/json", buffer: await readFile(path) }]);
  // The step follows by itself, or, where something was noticed, by the button.
  const onward = page.getByRole("button", { name: "Kiểm tra và sửa 1 người" });
  await expect(onward.or(row(page, 0))).toBeVisible({ timeout: 30_000 });
  if (await onward.isVisible()) await onward.click();
  await expect(page.getByRole("table", { name: "Danh sách người đề nghị" })).toHaveAttribute("aria-rowcount", "2");
  for (const key of ["hoTen", "ngaySinh", "soGiayTo"]) await expect(row(page, 0)).toContainText(PERSON[key]);

  // The command line reads the same file.
  const { status, stdout, stderr } = await chukyso("check", path, "--today", TODAY, "--json");
  expect(status, `${stderr} ${stdout}`).toBe(0);
});

test("after a draft is deleted or brought back, the keyboard goes on from there", async ({ page, site }) => {
  await beginRequest(page, site);
  await fill(page, { hoTen: PERSON.hoTen });
  await saved(page);
  await page.getByRole("link", { name: /^Bản nháp/ }).click();
  const name = `Mẫu 01 – ${PERSON.hoTen}`;
  const draft = page.getByRole("link", { name, exact: true });
  await page.getByRole("button", { name: `Xóa “${name}”` }).click();
  const undo = page.getByRole("button", { name: "Hoàn tác" });
  await expect(undo).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(draft).toBeFocused();

  await page.getByRole("button", { name: `Xóa “${name}”` }).click();
  await page.getByText("Đã xóa (1), còn giữ 30 ngày").click();
  await page.getByRole("button", { name: "Khôi phục" }).click();
  await expect(draft).toBeFocused();
});
