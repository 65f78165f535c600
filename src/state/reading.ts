/** Files being read. */
export interface Reading {
  readonly name: string;
  readonly doneBytes: number;
  /** Grows while a folder is walked; 0 until something is known. */
  readonly totalBytes: number;
  readonly fileCount: number;
  /** Null until it can be told. */
  readonly msLeft: number | null;
}

/** A file that was not added, and why. */
export interface Leftover {
  readonly path: string;
  readonly reason: string;
}

/** A list that a million files cannot fill: the first of them, and how many there were. */
export interface Leftovers {
  readonly listed: readonly Leftover[];
  readonly total: number;
}

export const noLeftovers: Leftovers = { listed: [], total: 0 };
const mostListed = 500;

export function addLeftovers(to: Leftovers, more: readonly Leftover[]): Leftovers {
  const room = Math.max(0, mostListed - to.listed.length);
  return { listed: [...to.listed, ...more.slice(0, room)], total: to.total + more.length };
}

/** Steady work: what is left takes as long as what is done did. Silent in the first moments, which say little. */
export function msLeft(elapsedMs: number, done: number, total: number): number | null {
  if (elapsedMs < 800 || done <= 0 || total <= done) return null;
  return (elapsedMs / done) * (total - done);
}
