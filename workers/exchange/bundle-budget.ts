const ALWAYS_ALLOWED = 16 * 1024 * 1024;

/** The text of a run with all its completions packs to a tenth or so; a zip bomb to a thousandth. */
const HIGHEST_RATIO = 100;

/** How many bytes a bundle of this size may unpack to. One that would unpack to more is written unpacked. */
export function bundleBudget(packedBytes: number): number {
  return Math.max(ALWAYS_ALLOWED, packedBytes * HIGHEST_RATIO);
}
