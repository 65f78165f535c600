import type { ChangeChannel } from '../adapters/change-channel';
import type { InstalledModel } from '../adapters/installed-model';
import type { InstalledModels } from '../adapters/installed-models';
import type { ModelsConnection } from '../adapters/models-connection';
import type { StorageEstimateBytes } from '../adapters/storage-space';
import type { DeviceReport } from '../domain/device-report';
import type { ModelId } from '../domain/ids';
import { modelByteLength, type ModelSpec } from '../domain/model-spec';
import type { Installation, InstallationProgress } from '../../workers/models/protocol';
import { inBackground } from './in-background';
import type { Installing } from './installing.svelte';
import type { Preparation } from './preparation.svelte';

export type { InstalledModel };
export type StorageSpace = StorageEstimateBytes;

export interface ModelsParts {
  readonly embedded: ModelSpec;
  /** What is installed as the page opens. */
  readonly installed: readonly InstalledModel[];
  readonly store: Pick<InstalledModels, 'list' | 'markUsed' | 'unfinished'>;
  readonly connection: Pick<ModelsConnection, 'bytesHere' | 'verify' | 'remove'>;
  readonly channel: Pick<ChangeChannel, 'post' | 'subscribe'>;
  readonly installing: Installing;
  readonly preparation: Preparation;
  readonly readDevice: () => Promise<DeviceReport>;
  readonly storageEstimate: () => Promise<StorageEstimateBytes | null>;
  readonly askToPersist: () => Promise<boolean>;
  /** Tells the engine and the tokenizer where the installed models lie. */
  readonly takePlaces: (models: readonly InstalledModel[]) => void;
  /** Whether a picked folder may be read; `ask` has the browser ask for the right again. */
  readonly mayRead: (model: InstalledModel, ask: boolean) => Promise<boolean>;
  /** Whether a run works with this model now. */
  readonly isWorking: (id: ModelId) => boolean;
}

/** An installation that was stopped, by hand or with its tab. */
export interface UnfinishedModel {
  readonly installation: Installation;
  readonly bytesHere: number;
  /** Null where it is known only while it goes on. */
  readonly bytesTotal: number | null;
}

export interface Verification {
  readonly id: ModelId;
  readonly progress: InstallationProgress | null;
  /** Files that differ or are missing; null while it goes on. */
  readonly damaged: readonly string[] | null;
}

/** The models on this device, and which one the next run is made with. */
export class Models {
  readonly #parts: ModelsParts;
  readonly installing: Installing;
  readonly embedded: ModelSpec;
  #installed = $state.raw<readonly InstalledModel[]>([]);
  #unreadable = $state.raw<ReadonlySet<ModelId>>(new Set());
  #visiting = $state.raw<readonly InstalledModel[]>([]);
  #unfinished = $state.raw<readonly UnfinishedModel[]>([]);
  #device = $state.raw<DeviceReport | null>(null);
  #space = $state.raw<StorageEstimateBytes | null>(null);
  #verification = $state.raw<Verification | null>(null);

  constructor(parts: ModelsParts) {
    this.#parts = parts;
    this.installing = parts.installing;
    this.embedded = parts.embedded;
    this.#installed = parts.installed;
    parts.channel.subscribe((change) => {
      if (change.kind === 'modelsChanged') inBackground(this.load());
    });
  }

  /** Those in the store, and folders of a browser without handles, which are here while the page is open. */
  readonly installed: readonly InstalledModel[] = $derived.by(() => [...this.#visiting, ...this.#installed]);

  get unfinished(): readonly UnfinishedModel[] {
    return this.#unfinished;
  }

  /** Null until the browser was asked. */
  get device(): DeviceReport | null {
    return this.#device;
  }

  get space(): StorageEstimateBytes | null {
    return this.#space;
  }

  get verification(): Verification | null {
    return this.#verification;
  }

  /** Every model that can run here, the embedded one first. */
  readonly all: readonly ModelSpec[] = $derived.by(() => [this.embedded, ...this.installed.map(({ spec }) => spec)]);

  readonly bytesInstalled: number = $derived(
    this.installed.reduce((sum, { spec, place }) => sum + (place.kind === 'stored' ? modelByteLength(spec) : 0), 0),
  );

  readonly chosen: ModelSpec = $derived.by(() => this.#parts.preparation.model);

  find(id: ModelId): ModelSpec | undefined {
    return this.all.find((model) => model.id === id);
  }

  /** Not where the browser has to ask again before the model's folder is read. */
  isReadable(id: ModelId): boolean {
    return !this.#unreadable.has(id);
  }

  /** What is installed, and what was begun. A chosen model that another tab deleted gives way to the embedded one. */
  async load(): Promise<void> {
    const { store, connection, preparation, takePlaces } = this.#parts;
    this.#installed = await store.list();
    takePlaces(this.installed);
    if (this.find(preparation.model.id) === undefined) await preparation.changeModel(this.embedded);
    await this.#findUnreadable();
    const begun = await store.unfinished();
    this.#unfinished = await Promise.all(
      begun.map(async ({ installation }) => ({
        installation,
        bytesHere: await connection.bytesHere(installation.id, new AbortController().signal),
        bytesTotal: bytesTotal(installation),
      })),
    );
  }

  /** What the device check says; asked for when the page of models is shown. */
  async check(): Promise<void> {
    const { readDevice, storageEstimate } = this.#parts;
    [this.#device, this.#space] = await Promise.all([readDevice(), storageEstimate()]);
  }

  async askToPersist(): Promise<void> {
    await this.#parts.askToPersist();
    this.#space = await this.#parts.storageEstimate();
  }

  /** The next run is made with it. */
  async use(model: ModelSpec): Promise<void> {
    await this.makeReadable(model);
    await this.#parts.preparation.changeModel(model);
  }

  /** To be called while a press is being handled: browsers take the right to read a folder back between visits. */
  async makeReadable({ id, name }: Pick<ModelSpec, 'id' | 'name'>): Promise<void> {
    const model = this.installed.find(({ spec }) => spec.id === id);
    if (model === undefined) return;
    if (!(await this.#parts.mayRead(model, true))) throw new FolderNotAllowedError(name);
    await this.#findUnreadable();
  }

  async markUsed(id: ModelId): Promise<void> {
    if (id === this.embedded.id) return;
    await this.#parts.store.markUsed(id);
    this.#installed = await this.#parts.store.list();
  }

  /** Installs, or goes on installing; the model is used from then on. */
  async install(installation: Installation): Promise<void> {
    void this.#parts.askToPersist();
    const installed = await this.installing.start(installation);
    if (installed?.place.kind === 'files') this.#visiting = [...this.#others(installation.id), installed];
    await this.#changed();
    if (installed === null) return;
    await this.use(installed.spec);
  }

  /** Deletes a model's files, or those of an unfinished installation. Runs and pairs stay. */
  async remove(id: string): Promise<void> {
    const { preparation, connection, isWorking } = this.#parts;
    if (isWorking(id as ModelId)) throw new ModelInUseError();
    if (preparation.model.id === id) await preparation.changeModel(this.embedded);
    this.#visiting = this.#others(id);
    await connection.remove(id, new AbortController().signal);
    if (this.#verification?.id === id) this.#verification = null;
    if (this.installing.problem?.id === id) this.installing.dismissProblem();
    await this.#changed();
  }

  /** Compares all files of a model with their hashes. */
  async verify(model: InstalledModel, signal: AbortSignal): Promise<void> {
    const { id } = model.spec;
    this.#verification = { id, progress: null, damaged: null };
    try {
      const report = (progress: InstallationProgress): void => {
        this.#verification = { id, progress, damaged: null };
      };
      const damaged = await this.#parts.connection.verify(model, report, signal);
      this.#verification = { id, progress: null, damaged };
      await this.load();
    } catch (error) {
      this.#verification = null;
      throw error;
    }
  }

  async #findUnreadable(): Promise<void> {
    const models = await Promise.all(
      this.installed.map(async (model) => ({ model, mayRead: await this.#parts.mayRead(model, false) })),
    );
    this.#unreadable = new Set(models.flatMap(({ model, mayRead }) => (mayRead ? [] : [model.spec.id])));
  }

  async #changed(): Promise<void> {
    this.#parts.channel.post({ kind: 'modelsChanged' });
    await Promise.all([this.load(), this.check()]);
  }

  #others(id: string): readonly InstalledModel[] {
    return this.#visiting.filter(({ spec }) => spec.id !== id);
  }
}

/** A model that a run works with cannot be deleted. */
export class ModelInUseError extends Error {
  override readonly name = 'ModelInUseError';

  constructor() {
    super('A run is working with this model. Nothing was deleted. Pause the run, then delete the model.');
  }
}

/** A picked folder may not be read. */
export class FolderNotAllowedError extends Error {
  override readonly name = 'FolderNotAllowedError';

  constructor(name: string) {
    super(
      `The browser was not allowed to read the folder of ${name}. Nothing was changed. Try again and allow it, or install a copy.`,
    );
  }
}

function bytesTotal({ task }: Installation): number | null {
  return task.kind === 'convert' ? null : task.files.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
