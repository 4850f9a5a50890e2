// Nothing that was typed is lost but the change in flight: not when a tab is closed or crashes, not when the whole browser is killed,
// not between two tabs; and where nothing can be kept, the page says so.
import { readFile } from "node:fs/promises";
import {
  beginList, beginRequest, box, download, editor, expect, fill, holdBack, PERSON, row, sample, saved, savedLine, setClock, test,
  textOfPdf, TWO_PEOPLE, watch,
} from "../harness/story.mjs";

/** Types into a box and leaves it, which is a change; then waits until it is kept. */
async function change(page, key, text) {
  await box(page, key).focus();
  await page.keyboard.type(text);
  await page.keyboard.press("Tab");
  await saved(page);
}

test.describe("a tab", () => {
  test("closed in the middle of a word keeps the word", async ({ page, context, site }) => {
    await beginRequest(page, site);
    await change(page, "hoTen", "Lường Thị Ưng");
    await box(page, "chucVu").focus();
    await page.keyboard.type("Phó Trưởng phò");
    const address = page.url();
    await page.close({ runBeforeUnload: true });

    const again = await context.newPage();
    await again.goto(address);
    await expect(box(again, "hoTen")).toHaveValue("Lường Thị Ưng");
    await expect(box(again, "chucVu")).toHaveValue("Phó Trưởng phò");
  });

  test("that crashes loses at most what was typed since the last pause", async ({ page, context, site }) => {
    await beginRequest(page, site);
    await change(page, "hoTen", "Lường Thị Ưng");
    await change(page, "email", "unglt@sonla.gov.vn");
    await box(page, "chucVu").focus();
    await page.keyboard.type("Phó Trưởng phò");
    const address = page.url();
    const session = await context.newCDPSession(page);
    const crashed = page.waitForEvent("crash");
    session.send("Page.crash").catch(() => {});
    await crashed;

    // Its place is taken by a new tab: the draft stands among those to go on with.
    const again = await context.newPage();
    await again.goto(site.address);
    await again.getByRole("link", { name: /Lường Thị Ưng/ }).click();
    await expect(again).toHaveURL(address);
    await expect(box(again, "hoTen")).toHaveValue("Lường Thị Ưng");
    await expect(box(again, "email")).toHaveValue("unglt@sonla.gov.vn");
    expect("Phó Trưởng phò").toContain(await box(again, "chucVu").inputValue());
    await expect(box(again, "chucVu")).toBeEditable();
  });

  test("that goes back in the middle of a word keeps the word, and the site goes on", async ({ page, site }) => {
    await page.goto(site.address);
    await page.evaluate(() => (location.hash = "#/mau/mau-01"));
    await expect(box(page, "hoTen")).toBeEditable();
    await box(page, "hoTen").focus();
    await page.keyboard.type("Lường Thị Ưng");
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bạn cần làm gì với chứng thư số?");
    await expect(page.locator("#crash")).toBeHidden();
    await page.goForward();
    await expect(box(page, "hoTen")).toHaveValue("Lường Thị Ưng");
  });

  test("that goes back from a cell of the table keeps what was typed there, and the site goes on", async ({ page, site }) => {
    await beginList(page, site);
    await page.getByRole("button", { name: "Nhập tay một người" }).click();
    await row(page, 0).getByRole("rowheader").click();
    await page.keyboard.type("Vì Thị Én");
    const address = page.url();
    // The whole page goes while the cell has the focus.
    await page.evaluate(() => (location.hash = "#/ban-nhap"));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bản nháp trên máy này");
    await expect(page.locator("#crash")).toBeHidden();
    await page.goto(address);
    await expect(row(page, 0)).toContainText("Vì Thị Én");
  });

  test("reloaded, a draft can still be taken back step by step", async ({ page, site }) => {
    await beginList(page, site);
    await page.getByRole("button", { name: "Nhập tay một người" }).click();
    await row(page, 0).getByRole("rowheader").click();
    for (const text of ["Vì Thị Yến", "05/03/1990"]) {
      await page.keyboard.type(text);
      await page.keyboard.press("Tab");
      await expect(row(page, 0)).toContainText(text);
      await saved(page);
    }
    await page.reload();
    await expect(row(page, 0)).toContainText("05/03/1990");
    await page.getByRole("button", { name: "Hoàn tác" }).click();
    await expect(row(page, 0)).not.toContainText("05/03/1990");
    await expect(row(page, 0)).toContainText("Vì Thị Yến");
    await page.getByRole("button", { name: "Làm lại" }).click();
    await expect(row(page, 0)).toContainText("05/03/1990");
  });
});

test.describe("the browser", () => {
  test("killed in the middle of typing keeps everything but the change in flight", async ({ site, launch }) => {
    const first = await launch();
    await setClock(first.context);
    await beginRequest(first.page, site);
    await change(first.page, "hoTen", "Lường Thị Ưng");
    await change(first.page, "coQuan", "Ủy ban nhân dân tỉnh Sơn La");
    await box(first.page, "chucVu").focus();
    await first.page.keyboard.type("Phó Trưởng phò");
    const address = first.page.url();
    await first.kill();

    const second = await launch();
    const complaints = watch(second.context);
    await setClock(second.context);
    await second.page.goto(address);
    await expect(box(second.page, "hoTen")).toHaveValue("Lường Thị Ưng");
    await expect(box(second.page, "coQuan")).toHaveValue("Ủy ban nhân dân tỉnh Sơn La");
    expect("Phó Trưởng phò").toContain(await box(second.page, "chucVu").inputValue());
    // And the work goes on, through another kill.
    await change(second.page, "email", "unglt@sonla.gov.vn");
    await second.kill();
    expect(complaints).toEqual([]);

    const third = await launch();
    await third.page.goto(`${site.address}#/ban-nhap`);
    await third.page.getByRole("link", { name: /Lường Thị Ưng/ }).click();
    await expect(box(third.page, "hoTen")).toHaveValue("Lường Thị Ưng");
    await expect(box(third.page, "email")).toHaveValue("unglt@sonla.gov.vn");
  });

  test("killed over a list keeps the list and its last edit", async ({ site, launch }) => {
    const first = await launch();
    await setClock(first.context);
    await beginList(first.page, site);
    await first.page.locator("#chon-tep").setInputFiles(sample("cap-moi-40.xlsx"));
    const onward = first.page.getByRole("button", { name: "Kiểm tra và sửa 40 người" });
    await expect(onward.or(row(first.page, 0))).toBeVisible({ timeout: 30_000 });
    if (await onward.isVisible()) await onward.click();
    await row(first.page, 3).getByRole("rowheader").click();
    await first.page.keyboard.type("Hoàng Đức Pao");
    await first.page.keyboard.press("Enter");
    await expect(row(first.page, 3)).toContainText("Hoàng Đức Pao");
    await saved(first.page);
    const address = first.page.url();
    await first.kill();

    const second = await launch();
    await setClock(second.context);
    await second.page.goto(address);
    await expect(row(second.page, 3)).toContainText("Hoàng Đức Pao");
    await expect(second.page.getByRole("table", { name: "Danh sách người đề nghị" })).toHaveAttribute("aria-rowcount", "41");
  });
});

test.describe("two tabs", () => {
  test("never write to the same request: the second looks on and can take over", async ({ page, context, site }) => {
    await beginRequest(page, site);
    await change(page, "hoTen", "Lường Thị Ưng");
    const other = await context.newPage();
    await other.goto(page.url());
    await expect(other.getByText("Bản nháp này đang mở ở thẻ khác nên ở đây chỉ xem được.")).toBeVisible();
    await expect(box(other, "hoTen")).toHaveValue("Lường Thị Ưng");
    await expect(box(other, "hoTen")).not.toBeEditable();

    // What the first is typing at that moment comes along.
    await box(page, "chucVu").focus();
    await page.keyboard.type("Văn thư");
    await other.getByRole("button", { name: "Chuyển sang sửa ở đây" }).click();
    await expect(box(other, "hoTen")).toBeEditable();
    await expect(box(other, "chucVu")).toHaveValue("Văn thư");
    await expect(page.getByText("Bản nháp này đã chuyển sang sửa ở thẻ khác")).toBeVisible();
    await expect(box(page, "hoTen")).not.toBeEditable();
    await change(other, "email", "unglt@sonla.gov.vn");

    await page.getByRole("button", { name: "Chuyển sang sửa ở đây" }).click();
    await expect(box(page, "email")).toHaveValue("unglt@sonla.gov.vn");
    await expect(box(page, "email")).toBeEditable();
    await expect(box(other, "email")).not.toBeEditable();
  });

  test("nor to the same list", async ({ page, context, site }) => {
    await beginList(page, site);
    await page.getByRole("button", { name: "Nhập tay một người" }).click();
    await row(page, 0).getByRole("rowheader").click();
    await page.keyboard.type("Vì Thị Én");
    await page.keyboard.press("Enter");
    await saved(page);
    const other = await context.newPage();
    await other.goto(page.url());
    await expect(row(other, 0)).toContainText("Vì Thị Én");
    await expect(editor(other)).not.toBeEditable();
    await other.getByRole("button", { name: "Chuyển sang sửa ở đây" }).click();
    await expect(editor(other)).toBeEditable();
    await expect(editor(page)).not.toBeEditable();
    await row(other, 0).getByRole("rowheader").click();
    await other.keyboard.type("Vì Thị Yến");
    await other.keyboard.press("Enter");
    await saved(other);
    await page.getByRole("button", { name: "Chuyển sang sửa ở đây" }).click();
    await expect(row(page, 0)).toContainText("Vì Thị Yến");
  });

  test("what several files bring to a list that the other took over meanwhile is told of each, and nothing gets in", async ({
    page, context, site,
  }) => {
    await beginList(page, site);
    await page.getByRole("button", { name: "Nhập tay một người" }).click();
    await row(page, 0).getByRole("rowheader").click();
    await page.keyboard.type("Vì Thị Én");
    await page.keyboard.press("Enter");
    await saved(page);
    const address = page.url();
    await page.getByRole("button", { name: "1. Nhập danh sách" }).click();

    const slow = { name: "chậm.csv", mimeType: "text/csv", buffer: Buffer.from("Họ tên;Ngày sinh\nMùa A Páo;07/05/1992\n") };
    const letGo = await holdBack(page, slow.name);
    await page.locator("#chon-tep").setInputFiles([TWO_PEOPLE, slow]);
    const card = (name) => page.locator(".file-card").filter({ hasText: name });
    await expect(card(TWO_PEOPLE.name)).toContainText("Đã đọc 2 người");
    await expect(card(slow.name)).toContainText("Đang đọc…");

    const other = await context.newPage();
    await other.goto(address);
    await other.getByRole("button", { name: "Chuyển sang sửa ở đây" }).click();
    await expect(editor(other)).toBeEditable();
    await row(other, 0).getByRole("rowheader").click();
    await other.keyboard.type("Vì Thị Yến");
    await other.keyboard.press("Enter");
    await saved(other);

    await letGo();
    for (const { name } of [TWO_PEOPLE, slow]) {
      await expect(card(name), name).toContainText("Danh sách này đang được sửa ở thẻ khác");
    }
    await expect(row(other, 1)).toHaveCount(0);
    await expect(row(other, 0)).toContainText("Vì Thị Yến");

    // Taken back and chosen again, they come in, behind what the other tab has written.
    const take = page.getByRole("button", { name: "Chuyển sang sửa ở đây" });
    await take.click();
    await expect(take).toHaveCount(0);
    await page.locator("#chon-tep").setInputFiles([TWO_PEOPLE, slow]);
    await page.getByRole("button", { name: "Kiểm tra và sửa 4 người" }).click();
    await expect(row(page, 0)).toContainText("Vì Thị Yến");
    await expect(row(page, 3)).toContainText("Mùa A Páo");
  });
});

test.describe("a full store", () => {
  /** Lets IndexedDB take nothing more while `window.diskFull` is set, as on a full disk. */
  const fullDisk = (context) =>
    context.addInitScript(() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...parts) {
        if (window.diskFull) throw new DOMException("no room", "QuotaExceededError");
        return put.apply(this, parts);
      };
    });

  /** Fills the site's local storage until it takes no more. */
  const stuff = (page) =>
    page.evaluate(() => {
      for (let size = 1 << 20; size >= 1; ) {
        try {
          localStorage.setItem(`stuffing ${Math.random()}`, "x".repeat(size));
        } catch {
          size = Math.floor(size / 2);
        }
      }
    });

  test("of one kind: the other keeps the draft", async ({ page, site }) => {
    await beginRequest(page, site);
    await change(page, "hoTen", "Lường Thị Ưng");
    await stuff(page);
    await change(page, "chucVu", "Văn thư");
    await page.reload();
    await expect(box(page, "hoTen")).toHaveValue("Lường Thị Ưng");
    await expect(box(page, "chucVu")).toHaveValue("Văn thư");
  });

  test("of both kinds: the page says that nothing is kept, and offers the file", async ({ page, context, site }, info) => {
    await fullDisk(context);
    await beginRequest(page, site);
    await change(page, "hoTen", "Lường Thị Ưng");
    await stuff(page);
    await page.evaluate(() => (window.diskFull = true));

    await box(page, "coQuan").focus();
    await page.keyboard.type("Ủy ban nhân dân tỉnh Sơn La");
    await page.keyboard.press("Tab");
    await expect(savedLine(page)).toContainText("Chưa lưu được: bộ nhớ dành cho trang này trong trình duyệt đã đầy.");
    // Everything that was typed is in the file, and stays on the page.
    const path = await download(page, info, () => page.getByRole("button", { name: "Tải bản nháp về máy" }).click());
    const file = JSON.parse(await readFile(path, "utf8"));
    expect(file.record.values).toMatchObject({ hoTen: "Lường Thị Ưng", coQuan: "Ủy ban nhân dân tỉnh Sơn La" });
    await expect(box(page, "coQuan")).toHaveValue("Ủy ban nhân dân tỉnh Sơn La");

    // With room again, it is kept.
    await page.evaluate(() => {
      window.diskFull = false;
      for (const key of Object.keys(localStorage)) if (key.startsWith("stuffing")) localStorage.removeItem(key);
    });
    await page.getByRole("button", { name: "Lưu lại" }).click();
    await saved(page);
    await page.reload();
    await expect(box(page, "coQuan")).toHaveValue("Ủy ban nhân dân tỉnh Sơn La");

    // The file opens as a draft too.
    await page.goto(`${site.address}#/ban-nhap`);
    await page.locator("#tep").setInputFiles(path);
    await expect(box(page, "coQuan")).toHaveValue("Ủy ban nhân dân tỉnh Sơn La");
  });

  test("of both kinds: the next step waits, with the file at hand", async ({ page, context, site }, info) => {
    await fullDisk(context);
    await beginRequest(page, site);
    await stuff(page);
    await page.evaluate(() => (window.diskFull = true));
    await fill(page, PERSON);
    await expect(savedLine(page)).toContainText("Chưa lưu được");
    await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Chưa lưu được bản nháp");
    const main = page.getByRole("main");
    const path = await download(page, info, () => main.getByRole("button", { name: "Tải bản nháp về máy" }).click());
    // Back in the form everything stands as it was typed.
    await page.goBack();
    await expect(box(page, "hoTen")).toHaveValue(PERSON.hoTen);
    await expect(box(page, "dienThoai")).toHaveValue(PERSON.dienThoai);

    // The file goes on to the PDF, also while nothing can be kept.
    await page.goForward();
    await page.getByRole("link", { name: "Đến trang Bản nháp" }).click();
    await expect(page.locator("#tep")).toBeAttached();
    await page.evaluate(() => (window.diskFull = true));
    await page.locator("#tep").setInputFiles(path);
    await expect(box(page, "hoTen")).toHaveValue(PERSON.hoTen);
    await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
    await page.getByRole("link", { name: "Tạo tệp PDF" }).click();
    const pdf = await download(page, info, () => page.getByRole("link", { name: "Tải tệp PDF" }).click());
    expect(await textOfPdf(pdf)).toContain(PERSON.hoTen);
  });
});

test("a database that never answers keeps nobody waiting for ever", async ({ page, context, site }) => {
  test.setTimeout(120_000);
  await context.addInitScript(() => {
    const own = IDBDatabase.prototype.transaction;
    const store = { put: () => ({}), delete: () => ({}) };
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
      return mode === "readwrite" ? { objectStore: () => store } : own.call(this, stores, mode, options);
    };
  });
  await beginRequest(page, site);
  await fill(page, PERSON);
  await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
  await expect(page.getByText("Đang lưu bản nháp…")).toBeVisible();
  // Local storage has it all, and after a while that has to do.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Kiểm tra lại trước khi tạo tệp", { timeout: 40_000 });
  await expect(page.locator(".answers").getByText(PERSON.hoTen, { exact: true }).first()).toBeVisible();
});
