/** Samples a second of everything inside the mixer. */
export const SAMPLE_RATE = 8000;
/** Milliseconds of one frame: what is mixed at once and goes into one packet. */
export const FRAME_MS = 20;
/** Samples of one frame, and bytes of its G.711 payload. */
export const FRAME_SAMPLES = (SAMPLE_RATE * FRAME_MS) / 1000;
