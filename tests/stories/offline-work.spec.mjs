// After the first visit, the work goes on with the server gone: also what the first visit never used, as the making of a PDF.
import { box, chukyso, download, expect, fill, PERSON, row, sample, test, textOfPdf } from "../harness/story.mjs";

test.use({
  prefix: "/chu-ky-so/cong",
  // Packs and settings are asked of the server first; that it is gone is what this is about.
  forgiven: [[/net::ERR_CONNECTION_REFUSED/, /Failed to load resource/], { option: true }],
});

test("a request is filled in and made into a PDF, and a list brought in, without the server", async ({ page, site }, info) => {
  await page.goto(site.address);
  await expect(page.getByText("Dùng được khi mất mạng")).toBeVisible({ timeout: 20_000 });
  await site.stop();
  await page.reload();
  await expect(page.getByText("Dùng được khi mất mạng")).toBeVisible({ timeout: 20_000 });

  await page.getByRole("link", { name: "Xin cấp mới cho cá nhân" }).click();
  await page.getByRole("radio", { name: "Người dùng chứng thư số (thuê bao)" }).check();
  await page.getByRole("link", { name: "Bắt đầu lập Mẫu 01" }).click();
  await expect(box(page, "hoTen")).toBeEditable();
  await fill(page, PERSON);
  await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
  await page.getByRole("link", { name: "Tạo tệp PDF" }).click();
  const path = await download(page, info, () => page.getByRole("link", { name: "Tải tệp PDF" }).click());
  expect(await textOfPdf(path)).toContain(PERSON.hoTen);
  const { status, stdout } = await chukyso("extract", path);
  expect(status).toBe(0);
  expect(JSON.parse(stdout.toString()).values).toMatchObject(PERSON);

  await page.goto(`${site.address}#/danh-sach`);
  await page.locator("#chon-tep").setInputFiles(sample("cap-moi-40.xlsx"));
  const onward = page.getByRole("button", { name: "Kiểm tra và sửa 40 người" });
  await expect(onward.or(row(page, 0))).toBeVisible({ timeout: 30_000 });
  if (await onward.isVisible()) await onward.click();
  await expect(row(page, 0)).toContainText("Hoàng A Quân");
  await page.reload();
  await expect(row(page, 0)).toContainText("Hoàng A Quân");
});
