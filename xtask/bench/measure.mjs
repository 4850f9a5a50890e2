// Measuring and printing.

/** The median time of one call in milliseconds, over rounds of at least `least` milliseconds that alternate between the contenders. */
export function race(contenders, { rounds = 7, least = 150 } = {}) {
  const times = contenders.map(() => []);
  const calls = contenders.map((contender) => {
    contender();
    const start = performance.now();
    contender();
    return Math.max(1, Math.ceil(least / Math.max(performance.now() - start, 0.001)));
  });
  for (let round = 0; round < rounds; round += 1) {
    contenders.forEach((contender, index) => {
      const start = performance.now();
      for (let call = 0; call < calls[index]; call += 1) contender();
      times[index].push((performance.now() - start) / calls[index]);
    });
  }
  return times.map(median);
}

/** The same for functions that return a promise. */
export async function raceAsync(contenders, { rounds = 15 } = {}) {
  const times = contenders.map(() => []);
  for (const contender of contenders) await contender();
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const start = performance.now();
      await contender();
      times[index].push(performance.now() - start);
    }
  }
  return times.map(median);
}

export function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** A number with three digits that count, and thousands apart. */
export function figure(number) {
  if (number >= 100) return Math.round(number).toLocaleString("en");
  return String(Number(number.toPrecision(3)));
}

/** Prints `name: ratio (ours beside theirs)` with the verdict on the goal. */
export function report(name, ratio, words, goal) {
  const verdict = goal === undefined ? "" : ratio >= goal ? ` goal ${goal}: reached` : ` goal ${goal}: MISSED`;
  console.log(`${name}: ${figure(ratio)}×${verdict} (${words})`);
  return goal === undefined || ratio >= goal;
}
