/** Pieces of a prompt between two steps while rows decode: enough to keep the rows full, so few that a row moves on. */
const PIECES_A_STEP = 2;
/** Until a first request has ended, decoding gets so many times the time of filling in. */
const FIRST_SHARE = 3;

/**
 * When prompts are filled in beside rows that decode. The first answer is waited for by a person, so at the beginning
 * others are filled in only slowly; from then on what counts is how full the batch is.
 */
export class PrefillTurns {
  #isFirst = true;
  #piecesSinceStep = 0;
  #owedMs = 0;

  /** Work begins after a rest. */
  begin(): void {
    this.#isFirst = true;
    this.#owedMs = 0;
  }

  /** Whether a piece may come now, where so many rows decode. */
  mayFill(decoding: number): boolean {
    if (decoding === 0) return true;
    return this.#isFirst ? this.#owedMs <= 0 : this.#piecesSinceStep < PIECES_A_STEP;
  }

  filled(ms: number): void {
    this.#piecesSinceStep += 1;
    this.#owedMs = ms * FIRST_SHARE;
  }

  stepped(ms: number): void {
    this.#piecesSinceStep = 0;
    this.#owedMs -= ms;
  }

  /** A request has its answer. */
  ended(): void {
    this.#isFirst = false;
  }
}
