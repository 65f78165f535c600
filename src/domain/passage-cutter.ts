import type { Chunk } from './chunk';
import type { ChunkSettings } from './chunk-settings';
import { longestFit } from './longest-fit';
import { SectionBreaks } from './section-breaks';
import { UnitFrames } from './unit-frames';

/** How far a decision may look ahead, in UTF-16 units; it bounds memory, whatever the text. */
const SHORTEST_REACH = 4096;
const REACH_PER_TOKEN = 16;

/** A grapheme longer than this is cut after all. */
const LONGEST_GRAPHEME = 65_536;

const INK = /\S/g;

/** Tokens of a text by itself. When there are more than `limit`, any number above it will do. */
export type CountTokens = (text: string, limit: number) => number;

/**
 * Cuts text that arrives in pieces into passages, greedily from left to right: as many units of the largest size as
 * fit the budget, and a unit that does not fit alone is split into the next smaller ones.
 *
 * Each decision looks at a fixed reach of text and never at where a piece ends, so the passages do not depend on the
 * pieces.
 */
export class PassageCutter {
  readonly #budget: number;
  readonly #reach: number;
  readonly #countTokens: CountTokens;
  readonly #sections: SectionBreaks;
  readonly #frames: UnitFrames;
  /** Places no passage crosses, in order, from `#nextBreak` on. */
  #breaks: number[] = [];
  #nextBreak = 0;
  /** The text still needed, and the place in the document where it begins. */
  #text = '';
  #offset = 0;
  #hasEnded = false;
  /** Everything before `#done` is in a passage; between it and `#seen` there is only white space. */
  #done = 0;
  #seen = 0;
  #open: Chunk['span'] | undefined;
  #openTokens = 0;
  #stretch = 1;
  /** How many units of each size filled the last passage. */
  readonly #expected: number[] = [];
  readonly #measured = new Map<number, number>();
  #measuredFrom = -1;
  #cut: Chunk[] = [];

  /**
   * @throws RangeError when the budget is not a whole number of at least 1.
   */
  constructor(settings: ChunkSettings, countTokens: CountTokens) {
    if (!Number.isSafeInteger(settings.tokenBudget) || settings.tokenBudget < 1) {
      throw new RangeError('The passage budget must be a whole number of at least one token.');
    }
    this.#budget = settings.tokenBudget;
    this.#reach = Math.max(SHORTEST_REACH, REACH_PER_TOKEN * settings.tokenBudget);
    this.#countTokens = countTokens;
    this.#sections = new SectionBreaks(settings.method);
    this.#frames = new UnitFrames(this.#reach);
  }

  /** No passage crosses the place that the text has reached: the border of two records. */
  breakHere(): void {
    this.#sections.breakHere();
  }

  /** The passages that are certain now. Their spans count from the start of the document, in UTF-16. */
  push(text: string): readonly Chunk[] {
    const isFarGap = this.#seen - this.#done > this.#reach;
    const kept = (this.#open?.start ?? (isFarGap ? this.#seen : this.#done)) - this.#offset;
    this.#text = this.#text.slice(kept) + text;
    this.#offset += kept;
    this.#sections.push(text);
    return this.#advance();
  }

  /** The last passages. Nothing can be pushed after. */
  end(): readonly Chunk[] {
    this.#hasEnded = true;
    this.#sections.end();
    return this.#advance();
  }

  #advance(): readonly Chunk[] {
    this.#breaks = [...this.#breaks.slice(this.#nextBreak), ...this.#sections.take()];
    this.#nextBreak = 0;
    let goesOn = true;
    while (goesOn) goesOn = this.#step();
    if (this.#hasEnded) this.#close();
    const cut = this.#cut;
    this.#cut = [];
    return cut;
  }

  /** Decides about the text at the next ink; false when that takes more text. */
  #step(): boolean {
    const known = this.#hasEnded ? this.#offset + this.#text.length : this.#sections.settledTo;
    const start = this.#nextInk(known);
    if (start === undefined || (!this.#hasEnded && known < start + this.#reach * this.#stretch)) return false;
    this.#crossBreaks(start);
    const window = this.#frames.windowAt(start, {
      gap: this.#slice(this.#done, start),
      border: Math.min(this.#breaks[this.#nextBreak] ?? Infinity, this.#hasEnded ? known : Infinity),
      stretch: this.#stretch,
      slice: (from, to) => this.#slice(from, to),
    });
    const fit = longestFit(
      this.#frames.split(window),
      (end) => this.#measure(this.#open?.start ?? start, start + end),
      this.#budget,
      this.#expected[window.level],
    );
    if (fit.isFull) this.#expected[window.level] = fit.count;
    if (fit.longest) {
      this.#take(start, start + fit.longest.end, fit.longest.tokens);
      if (fit.isFull) this.#close();
    } else if (this.#open) this.#close();
    else if (this.#frames.descend(window, fit.first)) return true;
    else this.#force(start, fit.first, window.text);
    return true;
  }

  #nextInk(known: number): number | undefined {
    INK.lastIndex = this.#seen - this.#offset;
    const ink = INK.exec(this.#text)?.index ?? this.#text.length;
    this.#seen = Math.min(this.#offset + ink, known);
    if (this.#open && this.#seen - this.#open.end > this.#reach) this.#close();
    return this.#offset + ink < known ? this.#seen : undefined;
  }

  #crossBreaks(start: number): void {
    if ((this.#breaks[this.#nextBreak] ?? Infinity) > start) return;
    while ((this.#breaks[this.#nextBreak] ?? Infinity) <= start) this.#nextBreak++;
    this.#close();
    this.#frames.clear();
  }

  /** A single grapheme over the budget is a passage of its own; one over all bounds is looked at further, then cut. */
  #force(start: number, first: number | undefined, text: string): void {
    if (first === undefined && text.length < LONGEST_GRAPHEME) {
      this.#stretch *= 2;
      return;
    }
    const end = start + (first ?? text.length);
    this.#take(start, end, this.#countTokens(this.#slice(start, end), Infinity));
    this.#close();
  }

  /** Units of several sizes often end at the same place, so what was measured from one start is remembered. */
  #measure(start: number, end: number): number {
    if (start !== this.#measuredFrom) this.#measured.clear();
    this.#measuredFrom = start;
    const tokens = this.#measured.get(end) ?? this.#countTokens(this.#slice(start, end), this.#budget);
    this.#measured.set(end, tokens);
    return tokens;
  }

  #take(start: number, end: number, tokens: number): void {
    this.#open = { start: this.#open?.start ?? start, end };
    this.#openTokens = tokens;
    this.#done = end;
    this.#seen = end;
    this.#stretch = 1;
  }

  #close(): void {
    if (!this.#open) return;
    const text = this.#slice(this.#open.start, this.#open.end);
    this.#cut.push({ span: this.#open, text, tokenCount: this.#openTokens });
    this.#open = undefined;
  }

  #slice(from: number, to: number): string {
    return this.#text.slice(from - this.#offset, to - this.#offset);
  }
}
