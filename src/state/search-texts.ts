import type { Pair } from '../domain/pair';

/** The words of a list of pairs in lower case, made once: a search would spend most of its time on that. */
export class SearchTexts {
  /** By place in the list; a pair that changed, or stands elsewhere by now, is another one there. */
  readonly #pairs: Pair[] = [];
  readonly #texts: string[] = [];

  /** @param wanted in lower case. */
  holds(place: number, pair: Pair, wanted: string): boolean {
    if (this.#pairs[place] !== pair) {
      this.#pairs[place] = pair;
      this.#texts[place] = `${pair.instruction}\n${pair.response}`.toLowerCase();
    }
    return this.#texts[place]?.includes(wanted) === true;
  }
}
