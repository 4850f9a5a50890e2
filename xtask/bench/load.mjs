// Loading a pack as the whole program does: its text is read and linted, and the rules of each form are compiled.
import { figure, race, report } from "./measure.mjs";
import { compile } from "./schema.mjs";

/** Milliseconds that a pack of all forms may take. */
const LIMIT = 20;

/** `packs` are ids with the files of each; `lists` what ajv's schema of one form needs. */
export function loadPacks(Bench, packs, lists) {
  const contenders = packs.map(([, files]) => () => Bench.opened(JSON.stringify(files)));
  const times = race([...contenders, () => compile(lists)]);
  const ajv = times.pop();
  const beside = `ajv compiles the schema of one form in ${figure(ajv)} ms`;
  const held = packs.map(([id, files], place) => {
    const forms = Bench.opened(JSON.stringify(files));
    const words = `${figure(times[place])} ms for ${forms} forms; ${beside}`;
    console.log("");
    return report(`loading ${id} with the rules of all its forms, times under the limit of 20 ms`, LIMIT / times[place], words, 1);
  });
  return held.every(Boolean);
}
