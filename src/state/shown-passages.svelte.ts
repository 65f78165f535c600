import type { Example } from '../domain/example';
import type { CompletionProgress } from '../synthesis/engine';
import type { Passages } from '../synthesis/passages';
import type { PreparedRequest } from '../synthesis/prepare-request';
import type { RunResults } from './run-results.svelte';
import type { EarlierPassage, ShownPassage } from './shown-passage';

/** Which passage the run screen shows: the one a person picked, else the live one, else the latest stored one. */
export class ShownPassages {
  #results: RunResults;
  readonly #inFlight = new Map<number, ShownPassage>();
  #passages: Passages | null;
  #live = $state.raw<ShownPassage | null>(null);
  #latest = $state.raw<ShownPassage | null>(null);
  #pinned = $state.raw<ShownPassage | null>(null);

  constructor(results: RunResults, passages: Passages | null = null) {
    this.#results = results;
    this.#passages = passages;
  }

  get shown(): ShownPassage | null {
    return this.#pinned ?? this.#live ?? this.#latest;
  }

  get isPinned(): boolean {
    return this.#pinned !== null;
  }

  /** Another run: forgets everything shown. */
  open(passages: Passages | null, results: RunResults): void {
    this.#passages = passages;
    this.#results = results;
    this.#inFlight.clear();
    this.#live = this.#latest = this.#pinned = null;
  }

  started(request: PreparedRequest): void {
    const { chunk, round, continuation, passage } = request;
    const shown: ShownPassage = {
      chunk,
      round,
      continuation,
      documentId: passage.documentId,
      span: passage.span,
      text: passage.text,
      tokenCount: passage.tokenCount,
      demonstrations: this.#demonstrations(continuation.kind === 'continued' ? continuation.demonstrations : []),
      pairs: [],
      example: null,
      segments: [],
    };
    this.#inFlight.set(chunk, shown);
    this.#live ??= shown;
  }

  progress(chunk: number, { segments }: CompletionProgress): void {
    const shown = this.#inFlight.get(chunk);
    if (shown === undefined) return;
    const written = { ...shown, segments };
    this.#inFlight.set(chunk, written);
    // One is followed to its end, though many are written at once.
    if (this.#live === null || this.#live.chunk === chunk || this.#live.segments.length === 0) this.#live = written;
  }

  /** Live text of a passage that another tab works on: what is known of it is its text and place. */
  async showProgress(chunk: number, progress: CompletionProgress): Promise<void> {
    if (this.#passages === null) return;
    if (!this.#inFlight.has(chunk)) {
      if (this.#results.example(chunk) !== undefined) return;
      const passage = await this.#passages.passage(chunk);
      const { documentId, span, text, tokenCount } = passage;
      const place = { chunk, documentId, span, text, tokenCount };
      const unknown = { round: null, continuation: null, demonstrations: [], pairs: [], example: null, segments: [] };
      this.#inFlight.set(chunk, { ...place, ...unknown });
    }
    this.progress(chunk, progress);
  }

  stored(example: Example): void {
    const shown = this.#inFlight.get(example.chunk);
    this.#inFlight.delete(example.chunk);
    if (shown !== undefined) {
      const pairs = this.#results.example(example.chunk)?.pairs ?? [];
      const { round, continuation } = example;
      const segments = example.completion?.segments ?? [];
      this.#latest = { ...shown, round, continuation, example, pairs, segments };
    }
    if (this.#live?.chunk === example.chunk) this.#live = this.#furthest();
  }

  /** Of what is in flight, the passage of which most is written. */
  #furthest(): ShownPassage | null {
    const written = Array.from(this.#inFlight.values()).filter(({ segments }) => segments.length > 0);
    return written.reduce<ShownPassage | null>(
      (best, one) => (best === null || writtenLength(one) > writtenLength(best) ? one : best),
      null,
    );
  }

  /** Work has stopped: what was in flight was not stored and is not shown as if it were. */
  ended(): void {
    this.#inFlight.clear();
    this.#live = null;
  }

  async showLatest(): Promise<void> {
    this.#pinned = null;
    const [latest] = this.#results.recent;
    if (this.#latest === null && latest !== undefined) this.#latest = await this.#read(latest);
  }

  unpin(): void {
    this.#pinned = null;
  }

  async pin(example: Example): Promise<void> {
    this.#pinned = await this.#read(example);
  }

  async #read(example: Example): Promise<ShownPassage | null> {
    if (this.#passages === null) return null;
    const passage = await this.#passages.passage(example.chunk);
    const { chunk, round, continuation, documentId, span } = example;
    return {
      chunk,
      round,
      continuation,
      documentId,
      span,
      text: passage.text,
      tokenCount: passage.tokenCount,
      demonstrations: this.#demonstrations(continuation.kind === 'continued' ? continuation.demonstrations : []),
      pairs: this.#results.example(chunk)?.pairs ?? [],
      example,
      segments: example.completion?.segments ?? [],
    };
  }

  #demonstrations(chunks: readonly number[]): readonly EarlierPassage[] {
    return chunks.flatMap((chunk) => {
      const stored = this.#results.example(chunk);
      if (stored === undefined) return [];
      const text = async (): Promise<string> => (await this.#passages?.passage(chunk))?.text ?? '';
      return [{ chunk, round: stored.example.round, text, pairs: stored.pairs }];
    });
  }
}

function writtenLength({ segments }: ShownPassage): number {
  return segments.reduce((sum, segment) => sum + ('text' in segment ? segment.text.length : 0), 0);
}
