/** Milliseconds between two of its moments, as the mixer's. */
const PERIOD = 20;
const MOMENTS = 1000;

/** How late a process is woken that has nothing to do but to wake every 20 ms by an absolute schedule; milliseconds. */
export async function lateOnBareSchedule(): Promise<{ readonly p99: number; readonly p999: number }> {
  const late: number[] = [];
  const begun = performance.now();
  for (let i = 1; i <= MOMENTS; i++) {
    const due = begun + i * PERIOD;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    late.push(performance.now() - due);
  }
  late.sort((a, b) => a - b);
  const at = (share: number): number => late[Math.floor(share * MOMENTS)] as number;
  return { p99: at(0.99), p999: at(0.999) };
}
