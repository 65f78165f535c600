import type { Cut } from '../domain/cut';
import type { CutId } from '../domain/ids';
import type { Run } from '../domain/run';
import type { Passages, RunPassage } from '../synthesis/passages';
import type { DocumentStore } from './document-store';
import { DocumentMissingError } from './storage-errors';

/** Cuts kept at hand. A depth-first run visits one source per round, so a few are in turn at any time. */
const CUTS_KEPT = 16;

/** The passages of a run, read from the store when asked for. */
export class StoredPassages implements Passages {
  readonly #documents: DocumentStore;
  readonly #run: Run;
  /** Position of each source's first passage. */
  readonly #firstPositions: readonly number[];
  readonly #cuts = new Map<CutId, Cut>();

  constructor(documents: DocumentStore, run: Run) {
    this.#documents = documents;
    this.#run = run;
    let position = 0;
    this.#firstPositions = run.sources.map(({ chunkCount }) => {
      const first = position;
      position += chunkCount;
      return first;
    });
  }

  async passage(position: number): Promise<RunPassage> {
    const index = lastNotAfter(this.#firstPositions, position);
    const source = this.#run.sources[index];
    const chunkIndex = position - (this.#firstPositions[index] ?? 0);
    if (!source || chunkIndex >= source.chunkCount) throw new RangeError(`The run has no passage ${position}.`);
    const cut = await this.#cut(source.cutId);
    const [start, end, tokenCount] = [cut.starts[chunkIndex], cut.ends[chunkIndex], cut.tokenCounts[chunkIndex]];
    if (start === undefined || end === undefined || tokenCount === undefined) throw new DocumentMissingError();
    const span = { start, end };
    const text = await this.#documents.text(source.documentId, span);
    return { documentId: source.documentId, chunkIndex, span, text, tokenCount };
  }

  async #cut(id: CutId): Promise<Cut> {
    const cut = this.#cuts.get(id) ?? (await this.#documents.getCut(id));
    if (!cut) throw new DocumentMissingError();
    // Re-inserted, so that the first entry is the one unused for longest.
    this.#cuts.delete(id);
    this.#cuts.set(id, cut);
    const [oldest] = this.#cuts.keys();
    if (oldest !== undefined && this.#cuts.size > CUTS_KEPT) this.#cuts.delete(oldest);
    return cut;
  }
}

/** Index of the last of the ascending `starts` that is at most `position`; -1 when there is none. */
function lastNotAfter(starts: readonly number[], position: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? Infinity) <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
