/** A planned prompt: one passage, its place in its sequence, and the passage before it there. */
export interface PlannedRequest {
  /** The passage's position in the run. */
  readonly chunk: number;
  readonly sequence: number;
  /** Counted from 0. */
  readonly round: number;
  /** The passage that round `round - 1` gave the same sequence; null in the first round. */
  readonly previous: number | null;
}

/** One pass of multi-round inference. */
export interface Round {
  readonly index: number;
  readonly requests: readonly PlannedRequest[];
}

/**
 * Shares `chunkCount` passages out over at most `rounds` rounds (the paper's M, 1 to 8), as the reference does:
 * round r takes passages `r * size` to `(r + 1) * size`, with `size = ceil(chunkCount / rounds)`, and passage
 * `r * size + i` continues sequence i. Rounds without passages are left out.
 *
 * The reference stops with an error for some counts (LMOps `get_dataset`); here the sequences that the last round
 * does not reach are simply shorter.
 */
export function planRounds(chunkCount: number, rounds: number): readonly Round[] {
  const size = sequenceCount(chunkCount, rounds);
  const requests = Array.from({ length: chunkCount }, (_, chunk): PlannedRequest => {
    const sequence = chunk % size;
    return { chunk, sequence, round: (chunk - sequence) / size, previous: chunk < size ? null : chunk - size };
  });
  return Array.from({ length: Math.ceil(chunkCount / Math.max(size, 1)) }, (_, index) => ({
    index,
    requests: requests.slice(index * size, (index + 1) * size),
  }));
}

/** How many sequences the plan has: the reference's `BSZ`. */
export function sequenceCount(chunkCount: number, rounds: number): number {
  return Math.ceil(chunkCount / rounds);
}

/**
 * The same plan one sequence after another, so that a prompt follows the one it begins with. Made as it is taken: to
 * lay out the plan of a large collection at once would hold up a page.
 */
export function* depthFirst(chunkCount: number, rounds: number): Generator<readonly PlannedRequest[], void, void> {
  const size = sequenceCount(chunkCount, rounds);
  for (let sequence = 0; sequence < size; sequence += 1) {
    const requests: PlannedRequest[] = [];
    for (let chunk = sequence; chunk < chunkCount; chunk += size) {
      const round = requests.length;
      requests.push({ chunk, sequence, round, previous: round === 0 ? null : chunk - size });
    }
    yield requests;
  }
}
