import type { DocumentStore } from '../adapters/document-store';
import type { Cut } from '../domain/cut';
import type { RunId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import type { Run, RunSettings } from '../domain/run';
import { sectionLabel } from '../domain/section';
import type { Cuts, Cutting } from './cuts.svelte';
import { estimateRun, type Pace, type RunEstimate } from './estimate';
import type { History } from './history.svelte';
import type { Library } from './library.svelte';
import { newRun } from './new-run';
import { PassageTexts } from './passage-texts';
import type { Paces } from './paces';
import { defaultSettings, isSameSettings, type RememberedSettings } from './remembered-settings';

/** The passages of the text that is looked at before a run. */
export interface PassagePreview {
  readonly key: string;
  readonly name: string;
  readonly tokenCounts: ArrayLike<number>;
  readonly textAt: (index: number) => Promise<string>;
  /** Page or chapter of a passage, in words; empty where there is none. */
  readonly sectionAt: (index: number) => string;
}

export interface PreparationParts {
  readonly model: ModelSpec;
  readonly library: Library;
  readonly cuts: Cuts;
  readonly history: History;
  readonly documents: DocumentStore;
  readonly paces: Paces;
  readonly countBytesToLoad: (model: ModelSpec) => Promise<number>;
  readonly randomId: () => string;
  /** What the settings are at first. */
  readonly settings: RunSettings;
  readonly remembered: RememberedSettings;
}

/** What the next run will be: its settings, what it will take, and its passages to look at. */
export class Preparation {
  readonly #parts: PreparationParts;
  readonly #texts: PassageTexts;
  #model = $state.raw<ModelSpec>() as ModelSpec;
  #settings = $state.raw<RunSettings>() as RunSettings;
  #pace = $state.raw<Pace | null>(null);
  #bytesToLoad = $state(0);

  constructor(parts: PreparationParts) {
    this.#parts = parts;
    this.#texts = new PassageTexts(parts.documents);
    this.#model = parts.model;
    this.#settings = parts.settings;
  }

  get model(): ModelSpec {
    return this.#model;
  }

  get settings(): RunSettings {
    return this.#settings;
  }

  readonly isDefault: boolean = $derived.by(() => isSameSettings(this.#settings, defaultSettings(this.#model)));

  /** What `Generate pairs` loads first; 0 when all is there. */
  get bytesToLoad(): number {
    return this.#bytesToLoad;
  }

  /** The text that is being cut again, for settings just changed. */
  get cutting(): Cutting | null {
    return this.#parts.cuts.cutting;
  }

  get problem(): string {
    return this.#parts.cuts.problem;
  }

  readonly estimate: RunEstimate = $derived.by(() => {
    const { library, cuts } = this.#parts;
    let [characters, tokens, passages] = [0, 0, 0];
    for (const document of library.desk) {
      characters += document.characters;
      const cut = cuts.byDocument.get(document.id);
      if (cut === undefined) continue;
      passages += cut.tokenCounts.length;
      tokens += tokensOf(cut);
    }
    const load = { documents: library.desk.length, characters, tokens, passages };
    return estimateRun(load, this.#settings.decoding.maxNewTokens, this.#pace, this.#model.parameters);
  });

  readonly preview: PassagePreview | null = $derived.by(() => {
    const { library, cuts } = this.#parts;
    if (this.#firstPassages !== null && !library.hasSelection) return this.#firstPassages;
    const document = library.selected;
    const cut = document === null ? undefined : cuts.byDocument.get(document.id);
    if (document === null || cut === undefined) return null;
    return {
      key: cut.id,
      name: document.name,
      tokenCounts: cut.tokenCounts,
      textAt: (index) => this.#texts.text(cut, index),
      sectionAt: (index) =>
        sectionLabel(document.sections, { start: cut.starts[index] ?? 0, end: cut.ends[index] ?? 0 }),
    };
  });

  /** What is there of a text whose reading goes on. */
  readonly #firstPassages: PassagePreview | null = $derived.by(() => {
    const first = this.#parts.library.files.firstPassages;
    if (first === null) return null;
    return {
      key: `first of ${first.path}`,
      name: first.path,
      tokenCounts: first.passages.map(({ tokenCount }) => tokenCount),
      textAt: async (index) => Promise.resolve(first.passages[index]?.text ?? ''),
      sectionAt: () => '',
    };
  });

  /**
   * While texts are read or cut the button may be pressed already: the run begins when they are there. Of those that
   * could not be cut it tries again, and says why not. It must not turn
   * grey for the instant in which new settings take over: a press is lost if the button rests between its two halves.
   */
  readonly canStart: boolean = $derived.by(() => {
    const { library, cuts } = this.#parts;
    if (library.files.progress !== null) return true;
    return library.desk.some(({ id }) => cuts.byDocument.get(id)?.starts.length !== 0);
  });

  /** Some of these texts have pairs already, made with passages of their own. */
  readonly isUsedBefore: boolean = $derived.by(() => {
    const { library, history } = this.#parts;
    const used = new Set(history.runs.flatMap(({ sources }) => sources.map(({ documentId }) => documentId)));
    return library.desk.some(({ id }) => used.has(id));
  });

  async load(): Promise<void> {
    const { paces, countBytesToLoad } = this.#parts;
    const model = this.#model;
    const [pace, bytesToLoad] = await Promise.all([paces.of(model.id), countBytesToLoad(model)]);
    // Another model may have been chosen meanwhile.
    if (model.id === this.#model.id) [this.#pace, this.#bytesToLoad] = [pace, bytesToLoad];
  }

  async change(settings: RunSettings): Promise<void> {
    void this.#parts.remembered.keep(settings, this.#model);
    await this.#take(settings, this.#model);
  }

  async changeToDefaults(): Promise<void> {
    await this.change(defaultSettings(this.#model));
  }

  /** The next run is made with this model, under the settings remembered for it: its tokenizer cuts all texts anew. */
  async changeModel(model: ModelSpec): Promise<void> {
    const { remembered } = this.#parts;
    const settings = await remembered.of(model);
    void remembered.keepModel(model);
    await Promise.all([this.#take(settings, model), this.load()]);
  }

  /** Back to the settings before the change that made the texts be cut again; without one, without that text. */
  async cancelCutting(): Promise<void> {
    const { library, cuts } = this.#parts;
    const { earlier } = cuts;
    if (earlier !== null && earlier.model.id !== this.#model.id) return this.changeModel(earlier.model);
    if (earlier !== null) return this.change({ ...this.#settings, chunking: earlier.chunking });
    if (cuts.cutting === null) return;
    library.leaveOut(cuts.cutting.documentId);
    cuts.giveUp();
    await cuts.ensure(library.desk);
  }

  /** Tries those texts again that could not be cut. */
  async cutAgain(): Promise<void> {
    await this.#parts.cuts.ensure(this.#parts.library.desk);
  }

  /** The run as it is prepared now, not stored yet. Waits until its texts are read and cut. */
  async createRun(signal: AbortSignal): Promise<Run> {
    const { library, cuts, randomId } = this.#parts;
    await library.files.settled();
    // Given up for other settings meanwhile: those are the ones of the run.
    while (!(await cuts.ensure(library.desk))) signal.throwIfAborted();
    signal.throwIfAborted();
    return newRun(
      { documents: library.desk, cuts, model: this.#model, settings: this.#settings },
      randomId() as RunId,
      new Date(),
    );
  }

  async #take(settings: RunSettings, model: ModelSpec): Promise<void> {
    const { library, cuts } = this.#parts;
    this.#settings = settings;
    this.#model = model;
    // The same rule again is worth a try where it failed: a folder may have become readable.
    if (cuts.change({ chunking: settings.chunking, model }) || cuts.problem !== '') await cuts.ensure(library.desk);
  }
}

/** A cut never changes, and a large one has hundreds of thousands of passages: added up once. */
const tokenSums = new WeakMap<Cut, number>();

function tokensOf(cut: Cut): number {
  const known = tokenSums.get(cut);
  if (known !== undefined) return known;
  let sum = 0;
  for (const count of cut.tokenCounts) sum += count;
  tokenSums.set(cut, sum);
  return sum;
}
