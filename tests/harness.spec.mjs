// The harness itself: a killed browser loses what it has not written, and nothing else.
import { test, expect } from "./harness/test.mjs";

test("a killed browser comes back with its profile", async ({ site, launch }) => {
  const first = await launch();
  await first.page.goto(site.address);
  await first.page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open("trial", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("store");
        opening.onsuccess = () => {
          const writing = opening.result.transaction("store", "readwrite", { durability: "strict" });
          writing.objectStore("store").put("kept", "key");
          writing.oncomplete = resolve;
        };
      }),
  );
  await first.kill();

  const second = await launch();
  await second.page.goto(site.address);
  const value = await second.page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open("trial", 1);
        opening.onsuccess = () => {
          const reading = opening.result.transaction("store").objectStore("store").get("key");
          reading.onsuccess = () => resolve(reading.result);
        };
      }),
  );
  expect(value).toBe("kept");
  expect(await second.page.evaluate(() => [navigator.language, innerWidth > 1000])).toEqual(["vi-VN", true]);
});
