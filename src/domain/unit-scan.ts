import { UNIT_SIZES } from './text-units';
import type { UnitWindow } from './unit-frames';

/**
 * The ends of the units of one size in a window, found once and used for every place in it. Splitting anew at each
 * place would split the same text many times, and each time the browser's segmenter takes memory that is given back
 * late.
 */
export class UnitScan {
  readonly #window: UnitWindow;
  readonly #source: Iterator<number>;
  readonly #ends: number[] = [];
  #first = 0;

  constructor(window: UnitWindow) {
    this.#window = window;
    const units = UNIT_SIZES[window.level]?.(window.text, window.isComplete) ?? [];
    this.#source = units[Symbol.iterator]();
  }

  /** Where the window ends, in the document. */
  get end(): number {
    return this.#window.start + this.#window.text.length;
  }

  /**
   * Whether the units at `start` can be taken from here: the window ends where its surroundings end, at `certain`, or
   * else at least `least` behind `start`, and not beyond what is visible.
   */
  serves(start: number, certain: number, visible: number, least: number): boolean {
    if (start < this.#window.start || this.end > visible) return false;
    return this.#window.isComplete ? this.end === certain : this.end < certain && this.end - start >= least;
  }

  holds({ start, text, isComplete }: UnitWindow): boolean {
    return start >= this.#window.start && start + text.length === this.end && isComplete === this.#window.isComplete;
  }

  /** Ends of the units behind `start`, relative to it. Places are asked for in order. */
  *endsFrom(start: number): Iterable<number> {
    while ((this.#at(this.#first) ?? Infinity) <= start) this.#first++;
    for (let index = this.#first; ; index++) {
      const end = this.#at(index);
      if (end === undefined) return;
      yield end - start;
    }
  }

  #at(index: number): number | undefined {
    if (index === this.#ends.length) {
      const next = this.#source.next();
      if (next.done !== true) this.#ends.push(this.#window.start + next.value);
    }
    return this.#ends[index];
  }
}
