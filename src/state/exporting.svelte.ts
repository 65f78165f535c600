import type { DocumentStore } from '../adapters/document-store';
import type { ExportConnection, ExportOrder, ExportPreview, ExportProgress } from '../adapters/export-connection';
import { cookedTexts, type CookingOptions } from '../domain/cooking-options';
import { exportFileName } from '../domain/export-format';
import type { ExportReport } from '../domain/export-report';
import type { Run } from '../domain/run';
import type { PreviewedRows } from '../domain/export-preview';
import { ExportChoices, type ExportablePair, type GivenPairs } from './export-choices.svelte';
import { isAbort, messageOf } from './trouble';

export type SavingState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly progress: ExportProgress; readonly msLeft: number | null }
  | { readonly kind: 'saved'; readonly report: ExportReport }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

export interface ExportingParts {
  readonly connection: Pick<ExportConnection, 'save' | 'preview'>;
  readonly documents: Pick<DocumentStore, 'list'>;
  /** Asks for a file to write to; null where the browser has downloads only. */
  readonly pickFile: ((name: string) => Promise<FileSystemFileHandle | null>) | null;
  readonly handOver: (name: string, file: Blob) => void;
  readonly fileNameFor: (name: string) => string;
  /** How texts to pre-train on are worded. */
  readonly cookingOptions: () => Promise<CookingOptions>;
  /** What the rows of a run are measured with; null when its model is not here. */
  readonly tokenizerOf: (run: Run) => ExportOrder['tokenizer'];
  /** In milliseconds. */
  readonly now: () => number;
}

const nothing: PreviewedRows = { row: null, collection: null, cooked: null };

/** Before that, the time left says more about the start than about the rest. */
const SHORTEST_MS = 500;

/** A run on its way into a file: what is chosen, what it will look like, and how far it is. */
export class Exporting {
  readonly #parts: ExportingParts;
  readonly choices = new ExportChoices();
  #run = $state.raw<Run | null>(null);
  #preview = $state.raw<PreviewedRows>(nothing);
  #saving = $state.raw<SavingState>({ kind: 'idle' });
  #stop = new AbortController();
  #stopLooking = new AbortController();

  constructor(parts: ExportingParts) {
    this.#parts = parts;
  }

  /** The run that is being saved; null while nothing is. */
  get run(): Run | null {
    return this.#run;
  }

  /** The first row of the person's own data, as the choices make it. */
  get preview(): PreviewedRows {
    return this.#preview;
  }

  get saving(): SavingState {
    return this.#saving;
  }

  async open(run: Run, pairs: readonly ExportablePair[], given: GivenPairs | null): Promise<void> {
    const documents = await this.#parts.documents.list();
    this.choices.open(pairs, new Map(documents.map(({ id, sha256 }) => [id, sha256])), given);
    this.#saving = { kind: 'idle' };
    this.#preview = nothing;
    this.#run = run;
    await this.look();
  }

  /** Ends a save that is under way, and leaves nothing of its file. */
  close(): void {
    this.cancel();
    this.#stopLooking.abort();
    this.#run = null;
  }

  cancel(): void {
    this.#stop.abort();
  }

  /** Looks the first row up again, after the choice of pairs has changed. */
  async look(): Promise<void> {
    if (this.#run === null) return;
    this.#stopLooking.abort();
    const { signal } = (this.#stopLooking = new AbortController());
    try {
      const { row, collection } = await this.#parts.connection.preview(this.#run.id, this.choices.choice, signal);
      const cooked = await this.#cooked(collection);
      if (!signal.aborted) this.#preview = { row, collection: collection?.entries ?? null, cooked };
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
  }

  /** What was said of a file holds for other choices no more. */
  settle(): void {
    if (this.#saving.kind !== 'working') this.#saving = { kind: 'idle' };
  }

  /** To be called from a press: the browser asks for a file in answer to one only. */
  async save(): Promise<void> {
    const [run, { pickFile }] = [this.#run, this.#parts];
    if (run === null || this.#saving.kind === 'working') return;
    const fileName = this.choices.fileName(this.#parts.fileNameFor(run.name));
    try {
      const handle = pickFile === null ? undefined : await pickFile(fileName);
      if (handle === null) return;
      const { signal } = (this.#stop = new AbortController());
      const meter = new SavingMeter(this.#parts.now);
      const show = (progress: ExportProgress): void => {
        // A message of its own, which may come after the answer.
        if (this.#saving.kind === 'working')
          this.#saving = { kind: 'working', progress, msLeft: meter.msLeft(progress) };
      };
      this.#saving = { kind: 'working', progress: { stage: 'writing', done: 0, total: 0 }, msLeft: null };
      const target = handle === undefined ? ({ kind: 'download' } as const) : ({ kind: 'picked', handle } as const);
      const order = await this.#order(run, fileName);
      const { report, file } = await this.#parts.connection.save(order, target, show, signal);
      if (file !== null) this.#parts.handOver(fileName, file);
      this.#saving = { kind: 'saved', report: { ...report, fileName: handle?.name ?? report.fileName } };
    } catch (error) {
      this.#saving = isAbort(error) ? { kind: 'cancelled' } : { kind: 'failed', message: messageOf(error) };
    }
  }

  /** Everything that is not rejected, with all that is known of it, as a download: no questions asked. */
  async download(run: Run): Promise<void> {
    const { connection, handOver, fileNameFor } = this.#parts;
    const order: ExportOrder = {
      ...{ runId: run.id, name: run.name, format: 'canonical', book: 'open', split: null, neutralisesFormulas: false },
      fileName: exportFileName(fileNameFor(run.name), 'canonical', false),
      choice: { selection: { kind: 'kept' }, keepsTagged: true },
      ...{ cooking: null, tokenizer: null },
    };
    const { file } = await connection.save(order, { kind: 'download' }, () => undefined, new AbortController().signal);
    if (file !== null) handOver(order.fileName, file);
  }

  /** The first text to pre-train on, as the file will have it; null where there is none, or no wording for it. */
  async #cooked(collection: ExportPreview['collection']): Promise<string | null> {
    const options = await this.#parts.cookingOptions().catch(() => null);
    if (options === null || collection === null) return null;
    // The first collection that there is need not be the run's first, and its place decides on its wording.
    return cookedTexts(collection.position, collection.entries, options)[0]?.text ?? null;
  }

  async #order(run: Run, fileName: string): Promise<ExportOrder> {
    const { format, effectiveBook: book, choice, split, neutralisesFormulas } = this.choices;
    return {
      ...{ runId: run.id, name: run.name, format, book, choice, split, neutralisesFormulas },
      fileName,
      cooking: format === 'cooked' ? await this.#parts.cookingOptions() : null,
      tokenizer: this.#parts.tokenizerOf(run),
    };
  }
}

/** Tells the time left of the stage at hand, at the speed that it has had so far. */
class SavingMeter {
  readonly #now: () => number;
  #stage: ExportProgress['stage'] | undefined;
  #began = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  msLeft({ stage, done, total }: ExportProgress): number | null {
    const now = this.#now();
    if (stage !== this.#stage) [this.#stage, this.#began] = [stage, now];
    const passed = now - this.#began;
    return passed < SHORTEST_MS || done === 0 ? null : (passed / done) * (total - done);
  }
}
