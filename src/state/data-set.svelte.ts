import type { Change, ChangeChannel } from '../adapters/change-channel';
import type { DocumentStore } from '../adapters/document-store';
import type { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import { hasSameWords } from '../domain/decide-pair';
import type { DocumentId, RunId } from '../domain/ids';
import type { Pair } from '../domain/pair';
import type { Run } from '../domain/run';
import { sectionLabel } from '../domain/section';
import type { SourceDocument } from '../domain/source-document';
import type { Passages } from '../synthesis/passages';
import type { StoredExample } from '../synthesis/run-store';
import type { CookedRun } from './cooking.svelte';
import { type Figure, figureOf, groupings, pairsPerPassage } from './overview.svelte';
import type { Quality } from './quality.svelte';
import { Review } from './review.svelte';
import { RunResults } from './run-results.svelte';
import type { ShownPassage } from './shown-passage';
import { ShownPassages } from './shown-passages.svelte';

export interface DataSetParts {
  readonly store: IndexedDbRunStore;
  readonly documents: DocumentStore;
  readonly channel: Pick<ChangeChannel, 'subscribe'>;
  readonly passagesOf: (run: Run) => Passages;
  readonly quality: Quality;
  /** Whether another tab works on the run, which is then only shown here. */
  readonly isReadonly: (run: Run) => boolean;
  /** The results of the run on the run screen, if that is the run asked for. */
  readonly resultsOnScreen: (run: Run | null) => RunResults | null;
}

/** All pairs of one stored run, in the order of the text, to look through and to save. */
export class DataSet {
  readonly #parts: DataSetParts;
  /** Those of the open run, as they were read or as the run screen had them. */
  #held = $state.raw(new RunResults());
  #run = $state.raw<Run | null>(null);
  #sources = $state.raw<ReadonlyMap<DocumentId, SourceDocument>>(new Map());
  #passages = $state.raw<Passages | null>(null);
  /** How many times a run was to be opened. */
  #asked = 0;
  #opening: Promise<void> = Promise.resolve();
  #heard: Promise<void> = Promise.resolve();

  constructor(parts: DataSetParts) {
    this.#parts = parts;
    this.review = new Review(() => this.results, parts.quality);
    parts.channel.subscribe((change) => {
      this.#heard = this.#heard.then(() => this.#hear(change)).catch(() => undefined);
    });
  }

  get run(): Run | null {
    return this.#run;
  }

  /** Those on the run screen when it is the same run, so that they move with it. */
  readonly results: RunResults = $derived.by(() => this.#parts.resultsOnScreen(this.#run) ?? this.#held);
  readonly review: Review;
  readonly passages: ShownPassages = $derived(new ShownPassages(this.results, this.#passages));

  /** How its pairs and passages fall into groups. */
  readonly figures: readonly Figure[] = $derived.by(() => [
    pairsPerPassage(this.results),
    ...groupings(this.#parts.quality.known).map((grouping) => figureOf(grouping, this.results.inOrder)),
  ]);

  /** The run with all that is known of it; null while none is open. */
  readonly source: CookedRun | null = $derived.by(() => {
    const [run, passages] = [this.#run, this.#passages];
    return run === null || passages === null ? null : { run, passages, results: this.results };
  });

  readonly isReadonly: boolean = $derived.by(() => this.#run !== null && this.#parts.isReadonly(this.#run));

  /** Nothing is shown when the run is gone. Of several that are opened at once, the last one asked for is shown. */
  async open(id: RunId): Promise<void> {
    const opening = this.#read(id);
    this.#opening = opening.catch(() => undefined);
    await opening;
  }

  async #read(id: RunId): Promise<void> {
    const { store, documents, resultsOnScreen } = this.#parts;
    const asked = (this.#asked += 1);
    const run = (await store.get(id)) ?? null;
    const sources = await documents.list();
    const stored = run === null || resultsOnScreen(run) !== null ? [] : await store.examples(id);
    if (asked !== this.#asked) return;
    this.#sources = new Map(sources.map((document) => [document.id, document]));
    this.#held = resultsOnScreen(run) ?? resultsOf(stored);
    this.#passages = run === null ? null : this.#parts.passagesOf(run);
    if (run?.id !== this.#run?.id) this.review.begin();
    this.#run = run;
  }

  /** Takes over an example as it is stored now. */
  showStored(stored: StoredExample): void {
    if (stored.example.runId === this.#run?.id && !this.#isOnScreen()) this.#held.renew(stored);
  }

  async passageText(chunk: number): Promise<string> {
    return (await this.#passages?.passage(chunk))?.text ?? '';
  }

  documentName(id: DocumentId): string {
    return this.#sources.get(id)?.name ?? 'A deleted document';
  }

  documentLength(id: DocumentId): number {
    return this.#sources.get(id)?.length ?? 0;
  }

  /** Takes over pairs as they are stored now; those of other runs are left. */
  showPairs(pairs: readonly Pair[]): void {
    if (!this.#isOnScreen()) this.#held.change(pairs.filter(({ runId }) => runId === this.#run?.id));
  }

  /** Page or chapter of a passage, in words. */
  sectionOf({ documentId, span }: Pick<ShownPassage, 'documentId' | 'span'>): string {
    return sectionLabel(this.#sources.get(documentId)?.sections, span);
  }

  /** What it holds is the run screen's, which takes over by itself what changes. */
  #isOnScreen(): boolean {
    return this.#parts.resultsOnScreen(this.#run) === this.#held;
  }

  /** Another tab stored something of the open run; of the run on the run screen, that is told there. */
  async #hear(change: Change): Promise<void> {
    if (change.kind !== 'pairsChanged' && change.kind !== 'exampleStored') return;
    const { store, quality } = this.#parts;
    // What is being opened may have been read before the change.
    await this.#opening;
    if (change.runId !== this.#run?.id) return;
    const chunks = change.kind === 'pairsChanged' ? change.chunks : [change.chunk];
    const stored = [...(await store.examplesAt(change.runId, chunks)).values()];
    if (change.runId !== this.#run.id || this.#isOnScreen()) return;
    const reworded = stored.filter((now) => isReworded(this.#held.example(now.example.chunk), now));
    this.#held.update(stored);
    quality.renew(reworded.map(({ example }) => example.chunk));
    quality.decided();
  }
}

function resultsOf(stored: readonly StoredExample[]): RunResults {
  const results = new RunResults();
  results.load(stored);
  return results;
}

function isReworded(before: StoredExample | undefined, { pairs }: StoredExample): boolean {
  const words = new Map(before?.pairs.map((pair) => [pair.index, pair]));
  return pairs.some((pair) => !hasSameWords(words.get(pair.index) ?? pair, pair));
}
