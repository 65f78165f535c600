import type { CookedText } from '../domain/cook-collection';
import { cookedTexts, type CookingOptions, seedOf } from '../domain/cooking-options';
import { FIRST_COOKING_SEED } from '../domain/cooking-seed';
import {
  referenceCollection,
  type ReferenceEntry,
  referenceExample,
  type ReferenceExample,
  referenceLayout,
} from '../domain/reference-json';
import type { Run } from '../domain/run';
import { staysRaw } from '../domain/stays-raw';
import type { TemplateSet } from '../domain/template-set';
import type { Passages } from '../synthesis/passages';
import type { RunResults } from './run-results.svelte';

export interface CookingParts {
  readonly loadTemplates: () => Promise<TemplateSet>;
  readonly readTemplates: (file: Blob) => Promise<TemplateSet>;
  readonly randomSeed: () => number;
}

/** What is cooked: a run's results and its passages. */
export interface CookedRun {
  readonly run: Run;
  readonly results: RunResults;
  readonly passages: Passages;
}

/** One collection with the texts that it gives. */
export interface CookedCollection {
  readonly position: number;
  readonly seed: number;
  /** Its passages that are there, by position in the run. */
  readonly chunks: readonly number[];
  readonly entries: readonly ReferenceEntry[];
  /** It was drawn to be one of the texts without pairs. */
  readonly isLeftRaw: boolean;
  readonly texts: readonly CookedText[];
}

/** The texts to pre-train on that a run's sequences give, looked at one by one before they are saved. */
export class Cooking {
  readonly #parts: CookingParts;
  #own: TemplateSet | null = null;
  #templates = $state.raw<TemplateSet | null>(null);
  #firstSeed = $state(FIRST_COOKING_SEED);
  #seeds = $state.raw<ReadonlyMap<number, number>>(new Map());
  #rawShare = $state(0);
  #shown = $state.raw<CookedCollection | null>(null);
  #position = 0;
  /** How many times a text was to be shown. */
  #asked = 0;
  #source: CookedRun | null = null;
  #layout = $state.raw<ReturnType<typeof referenceLayout>>([]);

  constructor(parts: CookingParts) {
    this.#parts = parts;
  }

  get shown(): CookedCollection | null {
    return this.#shown;
  }

  /** How many collections the run has. */
  get count(): number {
    return this.#layout.length;
  }

  get templates(): TemplateSet | null {
    return this.#templates;
  }

  get hasOwnTemplates(): boolean {
    return this.#templates === this.#own;
  }

  get firstSeed(): number {
    return this.#firstSeed;
  }

  get rawShare(): number {
    return this.#rawShare;
  }

  /** Whether the text shown was cooked with a seed of its own. */
  readonly isRerolled: boolean = $derived(this.#shown !== null && this.#seeds.has(this.#shown.position));

  /** What a saved file is cooked with. */
  async options(): Promise<CookingOptions> {
    this.#own ??= await this.#parts.loadTemplates();
    this.#templates ??= this.#own;
    const [firstSeed, seeds, rawShare] = [this.#firstSeed, this.#seeds, this.#rawShare];
    return { firstSeed, seeds, rawShare, templates: this.#templates };
  }

  async open(source: CookedRun): Promise<void> {
    if (this.#source?.run.id !== source.run.id) {
      this.#position = 0;
      this.#seeds = new Map();
    }
    this.#source = source;
    this.#layout = referenceLayout(source.run.chunkCount, source.run.settings.rounds);
    await this.#show();
  }

  async go(position: number): Promise<void> {
    this.#position = Math.min(Math.max(position, 0), this.#layout.length - 1);
    await this.#show();
  }

  /** Draws this text anew. */
  async reroll(): Promise<void> {
    this.#seeds = new Map(this.#seeds).set(this.#position, this.#parts.randomSeed());
    await this.#show();
  }

  /** Back to the seed that follows from the text's place. */
  async unroll(): Promise<void> {
    const seeds = new Map(this.#seeds);
    seeds.delete(this.#position);
    this.#seeds = seeds;
    await this.#show();
  }

  async seedFrom(firstSeed: number): Promise<void> {
    this.#firstSeed = firstSeed;
    await this.#show();
  }

  async keepRaw(share: number): Promise<void> {
    this.#rawShare = share;
    await this.#show();
  }

  async useTemplates(file: Blob): Promise<void> {
    this.#templates = await this.#parts.readTemplates(file);
    await this.#show();
  }

  async useOwnTemplates(): Promise<void> {
    this.#templates = this.#own;
    await this.#show();
  }

  async #show(): Promise<void> {
    const position = this.#position;
    const asked = (this.#asked += 1);
    const [entries, options] = await Promise.all([this.#collection(position), this.options()]);
    // Another text, of another run maybe, or other words for this one may have been asked for meanwhile.
    if (asked !== this.#asked) return;
    const texts = cookedTexts(position, entries, options);
    const chunks = (this.#layout[position] ?? []).flat().filter((chunk) => this.#isAnswered(chunk));
    const isLeftRaw = staysRaw(position, options.rawShare, options.firstSeed);
    this.#shown = { position, seed: seedOf(position, options), chunks, entries, isLeftRaw, texts };
  }

  #isAnswered(chunk: number): boolean {
    const outcome = this.#source?.results.example(chunk)?.example.outcome;
    return outcome !== undefined && outcome !== 'failed';
  }

  async #collection(position: number): Promise<readonly ReferenceEntry[]> {
    const source = this.#source;
    if (source === null) return [];
    const sequences = (this.#layout[position] ?? []).map((chunks) =>
      Promise.all(chunks.map((chunk) => exampleAt(source, chunk))),
    );
    return referenceCollection((await Promise.all(sequences)).map((examples) => examples.flatMap((one) => one ?? [])));
  }
}

async function exampleAt({ results, passages }: CookedRun, chunk: number): Promise<ReferenceExample | null> {
  const stored = results.example(chunk);
  if (stored === undefined || stored.example.outcome === 'failed') return null;
  const { text } = await passages.passage(chunk);
  return referenceExample(stored.example, text, stored.pairs, ({ status }) => status !== 'rejected');
}
