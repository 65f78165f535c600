/** A word that its writer hyphenates is remembered, so that it keeps its hyphen at the end of a line. */
const COMPOUND = /\p{L}+(?:[-\u2010]\p{L}+)+/gu;
const MOST_COMPOUNDS = 20_000;

const SOFT_HYPHEN = '\u00ad';
const HYPHEN = /([\p{L}\p{N}]+)[-\u2010]$/u;
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u.source;
const ENDS_IN_IDEOGRAPH = new RegExp(`${IDEOGRAPH}$`, 'u');
const BEGINS_WITH_IDEOGRAPH = new RegExp(`^${IDEOGRAPH}`, 'u');

/** Joins the lines of a paragraph. */
export class LineJoins {
  readonly #compounds = new Set<string>();

  /** Learns which words have a hyphen inside a line. */
  learn(line: string): void {
    for (const [compound] of line.matchAll(COMPOUND)) {
      if (this.#compounds.size < MOST_COMPOUNDS) this.#compounds.add(plain(compound));
    }
  }

  /**
   * How a paragraph goes on behind `above`: what of its end is dropped, and what comes between.
   *
   * A hyphen between two parts in small letters is that of a divided word, unless the word has been seen with it.
   */
  join(above: string, below: string): { readonly dropped: number; readonly between: '' | ' ' } {
    if (above.endsWith(SOFT_HYPHEN)) return { dropped: 1, between: '' };
    const [, before = ''] = HYPHEN.exec(above) ?? [];
    if (before !== '') {
      const [after = ''] = /^\p{Ll}+/u.exec(below) ?? [];
      const isDivided = after !== '' && /^\p{Lu}?\p{Ll}+$/u.test(before) && !this.#isCompound(above, before, after);
      return { dropped: isDivided ? 1 : 0, between: '' };
    }
    if (/\S[—–/]$/u.test(above)) return { dropped: 0, between: '' };
    // A rare character is two UTF-16 units long.
    const isIdeographic = ENDS_IN_IDEOGRAPH.test(above.slice(-2)) && BEGINS_WITH_IDEOGRAPH.test(below);
    return { dropped: 0, between: isIdeographic ? '' : ' ' };
  }

  #isCompound(above: string, before: string, after: string): boolean {
    const hasOtherHyphen = /[-\u2010]$/u.test(above.slice(0, -before.length - 1));
    return hasOtherHyphen || this.#compounds.has(plain(`${before}-${after}`));
  }
}

function plain(compound: string): string {
  return compound.replaceAll('\u2010', '-').toLowerCase();
}
