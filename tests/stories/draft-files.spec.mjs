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
