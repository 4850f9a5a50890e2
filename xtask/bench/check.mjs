// Checking rows of 20 fields, all findings: the engine in WebAssembly beside ajv (compiled, allErrors, formats) on the same rows.
import { figure, race, report } from "./measure.mjs";
import { FAULTS, people } from "./people.mjs";
import { compile } from "./schema.mjs";

const ROWS = 10_000;

export function checkRows(bench, lists) {
  const { rows, faulty } = people(ROWS);
  const fields = Object.keys(rows[0]).length;
  bench.load(JSON.stringify(rows));
  const validate = compile(lists);

  // Both must find what is wrong, or their times say nothing.
  const ours = new Set(bench.faulty());
  const theirs = new Set();
  let errors = 0;
  rows.forEach((row, place) => {
    if (!validate(row)) theirs.add(place);
    errors += validate.errors?.length ?? 0;
  });
  const missed = (found) => faulty.filter((place) => !found.has(place)).length;
  console.log(
    `\n${ROWS.toLocaleString("en")} rows of ${fields} fields, ${faulty.length} of them spoilt in one of ${FAULTS.length} ways: ` +
      `chukyso finds something in ${ours.size} (misses ${missed(ours)}), ajv in ${theirs.size} (misses ${missed(theirs)})`,
  );
  if (missed(ours) > 0 || missed(theirs) > 0) throw new Error("a spoilt row was not found");
  // The same findings by another way: a list that is filled row by row and never checked as a whole.
  bench.open();
  if (bench.findings() !== bench.counted()) throw new Error(`${bench.findings()} findings, but the list counts ${bench.counted()}`);

  const [words, hits, ajv] = race([
    () => bench.findings(),
    () => bench.hits(),
    () => {
      let count = 0;
      for (const row of rows) {
        validate(row);
        count += validate.errors?.length ?? 0;
      }
      return count;
    },
  ]);
  const perSecond = (time) => `${figure((ROWS / time) * 1000)} rows/s`;
  const beside = `ajv ${perSecond(ajv)}, ${errors.toLocaleString("en")} errors`;
  report(
    "checking, which rules fired",
    ajv / hits,
    `chukyso ${perSecond(hits)}, ${bench.hits().toLocaleString("en")} findings; ${beside}`,
  );
  return report(
    "checking, findings in full words",
    ajv / words,
    `chukyso ${perSecond(words)}, ${bench.findings().toLocaleString("en")} findings; ${beside}`,
    8,
  );
}
