// One edit in a long list that stays checked: it must cost the same in a list ten times as long.
import { figure, median, report } from "./measure.mjs";
import { numbers, people } from "./people.mjs";

const EDITS = 5_000;
/** Milliseconds that one edit may take in a list of 10,000 rows. */
const LIMIT = 1;

export function editRows(bench) {
  const [short, long] = [10_000, 100_000].map((count) => timesOf(bench, count));
  const line = ({ count, middle, worst }) =>
    `${count.toLocaleString("en")} rows: median ${figure(middle * 1000)} µs, slowest hundredth ${figure(worst * 1000)} µs`;
  console.log(`\none edit with all findings of its row; ${line(short)}; ${line(long)}`);
  const fast = report("one edit in 10,000 rows, times under the limit of 1 ms", LIMIT / short.worst, line(short), 1);
  // Memory caches make some difference between 6 and 60 MB; a cost that grows with the list would make ten.
  const flat = report("one edit in 10,000 rows beside 100,000", short.middle / long.middle, "1 is the same time", 0.5);
  return fast && flat;
}

function timesOf(bench, count) {
  const { rows } = people(count);
  bench.load(JSON.stringify(rows));
  bench.open();
  const random = numbers(count);
  const keys = ["hoTen", "soGiayTo", "ngaySinh", "email", "tinh", "dienThoai"];
  const times = [];
  for (let edit = 0; edit < EDITS; edit += 1) {
    const place = Math.floor(random() * count);
    const key = keys[Math.floor(random() * keys.length)];
    // Another row's value: right by itself, and a duplicate where the list allows none.
    const value = rows[Math.floor(random() * count)][key];
    const start = performance.now();
    bench.edit(place, key, value);
    times.push(performance.now() - start);
  }
  const sorted = [...times].sort((a, b) => a - b);
  return { count, middle: median(times), worst: sorted[Math.floor(EDITS * 0.99)] };
}
