/** CPU-seconds (user and system) that this process spends in `work`. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const spent = process.cpuUsage(before);
  return (spent.user + spent.system) / 1e6;
}

/** Prints one figure; with a budget also the ratio to it (more than 1 is better than asked). */
export function row(name: string, value: number, unit: string, budget: number | undefined): void {
  const figure = value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
  const ratio =
    budget === undefined ? '' : `   budget ${budget.toLocaleString('en')}, ratio ${(value / budget).toFixed(2)}`;
  console.log(`${name.padEnd(64)} ${figure} ${unit}${ratio}`);
}
