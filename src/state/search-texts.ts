import type { Pair } from '../domain/pair';

/** The words of a list of pairs in lower case, made once: a search would spend most of its time on that. */
export class SearchTexts {
  /** By place in the list; a pair that changed, or stands elsewhere by now, is another one there. */
  readonly #pairs: Pair[] = [];
  readonly #texts: string[] = [];

  /** @param wanted in lower case. */
  holds(place: number, pair: Pair, wanted: string): boolean {
    return this.at(place, pair).includes(wanted);
  }

  /** The words of `pair`, which stands at `place` of the list. */
  at(place: number, pair: Pair): string {
    const known = this.#texts[place];
    if (known !== undefined && this.#pairs[place] === pair) return known;
    const text = `${pair.instruction}\n${pair.response}`.toLowerCase();
    this.#pairs[place] = pair;
    this.#texts[place] = text;
    return text;
  }
}
