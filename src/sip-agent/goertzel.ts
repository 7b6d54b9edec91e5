/**
 * How much of the power of `samples` lies at one frequency, 0 to 1: 1 = a pure tone of that frequency (Goertzel's algorithm).
 * Silence has nothing of any frequency.
 */
export function shareOfTone(samples: ArrayLike<number>, frequency: number, sampleRate = 8000): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
  let before = 0;
  let beforeThat = 0;
  let power = 0;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] as number;
    const now = sample + coefficient * before - beforeThat;
    beforeThat = before;
    before = now;
    power += sample * sample;
  }
  if (power === 0) return 0;
  const atFrequency = before * before + beforeThat * beforeThat - coefficient * before * beforeThat;
  // A sine of amplitude A has power A²/2 per sample and gives (A·n/2)² here.
  return (2 * atFrequency) / (power * samples.length);
}

/** Root mean square of samples: how loud they are. */
export function loudness(samples: ArrayLike<number>): number {
  let power = 0;
  for (let i = 0; i < samples.length; i++) power += (samples[i] as number) ** 2;
  return samples.length === 0 ? 0 : Math.sqrt(power / samples.length);
}
