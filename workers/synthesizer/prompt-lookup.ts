/** A match of fewer tokens says little about what follows. */
const SHORTEST_MATCH = 2;
const LONGEST_MATCH = 4;
/** A step over more tokens costs more than the last of them are worth. */
const MOST_DRAFTED = 7;

/** How far back the weight of an observation halves, in observations. */
const MEMORY = 8;
/** Plain steps between two tries while drafts do not pay. */
const STEPS_BEFORE_RETRY = 48;
/** Drafts that a judgement takes. */
const FEWEST_DRAFTS = 4;

/**
 * What may come next, copied from where the last tokens stood before (prompt lookup decoding): the longest such place,
 * the latest of equals. At most `most` tokens, maybe none.
 */
export function draftFrom(tokens: readonly number[], most: number): readonly number[] {
  const wanted = Math.min(most, MOST_DRAFTED);
  if (wanted < 1) return [];
  let bestEnd = -1;
  let bestLength = SHORTEST_MATCH - 1;
  for (let end = tokens.length - 1; end >= SHORTEST_MATCH && bestLength < LONGEST_MATCH; end -= 1) {
    let length = 0;
    while (length < LONGEST_MATCH && length < end && tokens[end - 1 - length] === tokens[tokens.length - 1 - length]) {
      length += 1;
    }
    if (length > bestLength) [bestEnd, bestLength] = [end, length];
  }
  return bestEnd === -1 ? [] : tokens.slice(bestEnd, bestEnd + wanted);
}

/**
 * Whether drafts are worth their time here, by what was measured: the tokens that a checked draft brings in its time,
 * beside the one token of a plain step. Speed alone depends on it, never a result.
 */
export class LookupGauge {
  #stepMs = 0;
  #draftMs = 0;
  #tokens = 0;
  #drafts = 0;
  #stepsSinceDraft = 0;

  /** Drafts are made while they pay, and tried again now and then where they did not. */
  get pays(): boolean {
    if (this.#drafts < FEWEST_DRAFTS || this.#stepMs === 0) return true;
    if (this.#tokens * this.#stepMs > this.#draftMs) return true;
    return this.#stepsSinceDraft >= STEPS_BEFORE_RETRY;
  }

  noteStep(ms: number): void {
    this.#stepMs = this.#stepMs === 0 ? ms : blend(this.#stepMs, ms);
    this.#stepsSinceDraft += 1;
  }

  /** A draft was checked in `ms` and brought `tokens` tokens, 1 where none of it was right. */
  noteDraft(ms: number, tokens: number): void {
    this.#draftMs = this.#drafts === 0 ? ms : blend(this.#draftMs, ms);
    this.#tokens = this.#drafts === 0 ? tokens : blend(this.#tokens, tokens);
    this.#drafts += 1;
    this.#stepsSinceDraft = 0;
  }
}

function blend(before: number, latest: number): number {
  return before + (latest - before) / MEMORY;
}
