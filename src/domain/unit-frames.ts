import { PARAGRAPH_BREAK, UNIT_SIZES } from './text-units';
import { UnitScan } from './unit-scan';

/** A stretch of text to be split into units of one size. */
export interface UnitWindow {
  readonly level: number;
  readonly start: number;
  readonly text: string;
  /** Whether a unit is known to end where the text ends. */
  readonly isComplete: boolean;
}

export interface Surroundings {
  /** The white space before the place. */
  readonly gap: string;
  /** Where the section or the document ends, Infinity while unknown. */
  readonly border: number;
  /** How many times the reach one looks ahead: more than once only inside an enormous grapheme. */
  readonly stretch: number;
  readonly slice: (from: number, to: number) => string;
}

/** A unit that is being split: its end, or how far no end was found. */
interface Frame {
  readonly end: number | undefined;
  readonly scannedTo: number;
}

/** Remembers which units around the present place are being split, the largest first. */
export class UnitFrames {
  readonly #reach: number;
  /** The last text that was split into units of each size. */
  readonly #scans: UnitScan[] = [];
  #frames: Frame[] = [];
  #place = -1;

  /** @param reach how far ahead is looked, in UTF-16 units. */
  constructor(reach: number) {
    this.#reach = reach;
  }

  clear(): void {
    this.#frames = [];
  }

  /** The text at `start`, no further than the innermost unit that is being split there. */
  windowAt(start: number, around: Surroundings): UnitWindow {
    if (start !== this.#place) this.#arrive(start, around.gap);
    const frames: Frame[] = [];
    for (const frame of this.#frames) {
      const current = this.#rescan(frame, frames, start, around);
      if (current.end !== undefined && current.end <= start) break;
      frames.push(current);
    }
    this.#frames = frames;
    return this.#within(frames, start, around);
  }

  /** Ends of the window's units, relative to its start. */
  split(window: UnitWindow): Iterable<number> {
    const known = this.#scans[window.level];
    const scan = known?.holds(window) ? known : new UnitScan(window);
    this.#scans[window.level] = scan;
    return scan.endsFrom(window.start);
  }

  /** Goes on with the next smaller units inside the window's first unit; false when there are none. */
  descend(window: UnitWindow, first: number | undefined): boolean {
    if (window.level === UNIT_SIZES.length - 1) return false;
    const end = first === undefined ? undefined : window.start + first;
    this.#frames.push({ end, scannedTo: window.start + window.text.length });
    return true;
  }

  /** A paragraph's end may have gone unseen where it lay across the end of what was scanned. */
  #arrive(start: number, gap: string): void {
    this.#place = start;
    if (gap.length > this.#reach || PARAGRAPH_BREAK.test(gap)) this.clear();
  }

  #rescan(frame: Frame, outer: readonly Frame[], start: number, around: Surroundings): Frame {
    if (frame.end !== undefined || start < frame.scannedTo - this.#reach / 2) return frame;
    const window = this.#within(outer, start, around);
    for (const first of this.split(window)) return { end: start + first, scannedTo: start + first };
    return { end: undefined, scannedTo: start + window.text.length };
  }

  #within(frames: readonly Frame[], start: number, { border, stretch, slice }: Surroundings): UnitWindow {
    const ends = frames.flatMap(({ end }) => end ?? []);
    const scanned = stretch > 1 ? [] : frames.filter(({ end }) => end === undefined);
    const certain = Math.min(border, ...ends);
    const visible = Math.min(start + this.#reach * stretch, ...scanned.map(({ scannedTo }) => scannedTo));
    // Far enough ahead of here, what was split before serves again: splitting is most of the work.
    const scan = this.#scans[frames.length];
    const isSplit = scan !== undefined && stretch === 1 && scan.serves(start, certain, visible, this.#reach / 2);
    const end = Math.min(certain, isSplit ? scan.end : visible);
    const isComplete = end === certain;
    const text = slice(start, end);
    return { level: frames.length, start, text: isComplete ? text : wholeCharacters(text), isComplete };
  }
}

/** Leaves half a surrogate pair at the end out: what it belongs to is not visible. */
function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}
