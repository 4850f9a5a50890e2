// One filled-in form as PDF: the engine in WebAssembly beside pdf-lib with fontkit, which writes the same lines at the same places.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fontkit from "@pdf-lib/fontkit";
import { PDFDocument } from "pdf-lib";
import { figure, raceAsync, report } from "./measure.mjs";
import { people } from "./people.mjs";

const FACES = ["Regular", "Bold", "Italic", "BoldItalic"];

export async function writePdf(bench, root) {
  const fonts = FACES.map((face) => new Uint8Array(readFileSync(join(root, `public/fonts/chukyso-serif-${face}.ttf`))));
  const [person] = people(1).rows;
  const record = JSON.stringify({
    kinhGui: "Sở Nội vụ tỉnh Sơn La",
    ...Object.fromEntries(Object.entries(person).filter(([key]) => !key.startsWith("nhan"))),
    diaDanh: "Sơn La",
    ngayLap: "15/07/2024",
  });
  const ours = () => bench.pdf("mau-01", record, fonts);
  const pdf = ours();
  const lines = linesOf(pdf);
  const theirs = () => write(lines, fonts, record);
  const other = await theirs();

  const [ourTime, theirTime] = await raceAsync([async () => ours(), theirs]);
  console.log(`\nMẫu 01 as PDF, ${lines.length} lines, record attached`);
  report("PDF, time", theirTime / ourTime, `chukyso ${figure(ourTime)} ms, pdf-lib ${figure(theirTime)} ms`);
  report(
    "PDF, bytes",
    other.length / pdf.length,
    `chukyso ${pdf.length.toLocaleString("en")}, pdf-lib ${other.length.toLocaleString("en")}`,
  );
  return true;
}

/** The lines of a PDF's first page with their places, in points from its lower left corner. */
function linesOf(pdf) {
  const folder = mkdtempSync(join(tmpdir(), "chukyso-bench-"));
  try {
    const path = join(folder, "page.pdf");
    writeFileSync(path, pdf);
    const page = execFileSync("pdftotext", ["-bbox-layout", path, "-"], { encoding: "utf8" });
    const height = Number(/<page width="[\d.]+" height="([\d.]+)"/.exec(page)[1]);
    return [...page.matchAll(/<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([\s\S]*?)<\/line>/g)].map(
      ([, x, top, bottom, words]) => ({
        x: Number(x),
        // The base line lies a fifth of the line above its lower end.
        y: height - Number(bottom) + (Number(bottom) - Number(top)) / 5,
        size: 13,
        text: [...words.matchAll(/>([^<]+)<\/word>/g)].map(([, word]) => plain(word)).join(" "),
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function plain(word) {
  return word.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&apos;", "'").replaceAll("&amp;", "&");
}

/** The same page by pdf-lib, in the usual way: two faces, subset to what is used; the record attached. */
async function write(lines, fonts, record) {
  const document = await PDFDocument.create();
  document.registerFontkit(fontkit);
  const [regular, bold] = await Promise.all(fonts.slice(0, 2).map((bytes) => document.embedFont(bytes, { subset: true })));
  const page = document.addPage([595.28, 841.89]);
  for (const { x, y, size, text } of lines) {
    const isHeading = text === text.toUpperCase();
    page.drawText(text, { x, y, size, font: isHeading ? bold : regular });
  }
  await document.attach(new TextEncoder().encode(record), "ho-so.json", { mimeType: "application/json" });
  return document.save();
}
