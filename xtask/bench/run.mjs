// The benchmark: `node run.mjs MODULE ROOT COMPARISON…`, called by `cargo xtask bench`.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { join } from "node:path";
import { checkRows } from "./check.mjs";
import { editRows } from "./edit.mjs";
import { loadPacks } from "./load.mjs";
import { writePdf } from "./pdf.mjs";

const [module, root, ...comparisons] = process.argv.slice(2);
const { Bench } = createRequire(import.meta.url)(module);

const PACKS = ["tt185-2019", "nd68-2024"];
const TODAY = "2024-07-15";

/** The rows' fields: those of the pack's Mẫu 02, and the receiver's, which makes 20. */
const MORE = ["nhanHoTen", "nhanSoGiayTo", "nhanNgayCap", "nhanNoiCap", "nhanChucVu", "nhanDienThoai", "nhanEmail"];

/** The files of a pack: names and texts. */
function filesOf(pack) {
  const read = (name) => readFileSync(join(root, "packs", pack, name), "utf8");
  const names = [...read("pack.toml").match(/^files\s*=\s*\[([^\]]*)\]/m)[1].matchAll(/"([^"]+)"/g)].map(([, name]) => name);
  return ["pack.toml", ...names].map((name) => [name, read(name)]);
}

/** The pack as it is, but for the rows of Mẫu 02, which get the receiver's fields too. */
function packFiles() {
  return filesOf(PACKS[0]).map(([name, text]) => {
    const forms = text.split(/^(?=\[\[form\]\]$)/m);
    return [name, forms.map((form) => (form.includes('\nid = "mau-02"\n') ? withMoreFields(form) : form)).join("")];
  });
}

function withMoreFields(form) {
  const [before, rows] = form.split("[form.rows]");
  const more = MORE.map((key) => `, "${key}"`).join("");
  const changed = rows.replace(/^(fields = \[[^\]]*)\]/m, `$1${more}]`);
  // The receiver's fields move out of the letter: a field stands in one place only.
  const fewer = before.replace(/"nhan(?:HoTen|SoGiayTo|NgayCap|NoiCap|ChucVu|DienThoai|Email)", /g, "");
  if (changed === rows || fewer === before) throw new Error("Mẫu 02 has another shape than the benchmark knows");
  return `${fewer}[form.rows]${changed}`;
}

/** The values that the pack allows for provinces and issuing authorities, for the schema. */
function listsOf(files) {
  const text = files.find(([name]) => name === "lists.toml")[1];
  const values = (id) => {
    const list = text.split("[[list]]").find((part) => part.includes(`\nid = "${id}"\n`));
    return [...list.matchAll(/^value = "([^"]*)"/gm)].map(([, value]) => value);
  };
  return { provinces: values("tinh"), authorities: values("noi-cap") };
}

const files = packFiles();
const bench = new Bench(JSON.stringify(files), "mau-02", TODAY);
console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0].model.trim()}`);
let good = true;
for (const comparison of comparisons) {
  if (comparison === "check") good = checkRows(bench, listsOf(files)) && good;
  else if (comparison === "edit") good = editRows(bench) && good;
  else if (comparison === "load") good = loadPacks(Bench, PACKS.map((pack) => [pack, filesOf(pack)]), listsOf(files)) && good;
  else if (comparison === "pdf") good = (await writePdf(bench, root)) && good;
  else throw new Error(`there is no comparison ${comparison}`);
}
process.exitCode = good ? 0 : 1;
