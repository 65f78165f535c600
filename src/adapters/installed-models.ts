import type { Installation } from '../../workers/models/protocol';
import type { ModelId } from '../domain/ids';
import type { PairloomDatabase } from './database';
import { read, write } from './database-transaction';
import { type InstalledModel, type UnfinishedInstallation, withoutToken } from './installed-model';

/** The models on this device and the installations that are not finished, as the database knows them. */
export class InstalledModels {
  readonly #database: PairloomDatabase;

  constructor(database: PairloomDatabase) {
    this.#database = database;
  }

  /** The last used first, then the last installed. */
  async list(): Promise<readonly InstalledModel[]> {
    const models = await read(this.#database, ['models'], ({ store }) => store.getAll());
    const age = ({ lastUsedAt, installedAt }: InstalledModel): string =>
      lastUsedAt > installedAt ? lastUsedAt : installedAt;
    return models.sort((one, other) => (age(one) < age(other) ? 1 : age(one) > age(other) ? -1 : 0));
  }

  async get(id: ModelId): Promise<InstalledModel | undefined> {
    return read(this.#database, ['models'], ({ store }) => store.get(id));
  }

  /** The model takes the place of its unfinished installation. */
  async put(model: InstalledModel): Promise<void> {
    await write(this.#database, ['models', 'installations'], 'strict', async (transaction) => {
      await transaction.objectStore('models').put(model);
      await transaction.objectStore('installations').delete(model.spec.id);
    });
  }

  /** Forgets the model and any unfinished installation of it; its files stay. */
  async remove(id: string): Promise<void> {
    await write(this.#database, ['models', 'installations'], 'strict', async (transaction) => {
      await transaction.objectStore('models').delete(id);
      await transaction.objectStore('installations').delete(id);
    });
  }

  async markUsed(id: ModelId, at = new Date().toISOString()): Promise<void> {
    await this.#change(id, { lastUsedAt: at });
  }

  async markVerified(id: ModelId, at = new Date().toISOString()): Promise<void> {
    await this.#change(id, { verifiedAt: at });
  }

  /** Last begun first. */
  async unfinished(): Promise<readonly UnfinishedInstallation[]> {
    const found = await read(this.#database, ['installations'], ({ store }) => store.getAll());
    return found.sort((one, other) => (one.startedAt < other.startedAt ? 1 : -1));
  }

  /** Remembers an installation until `put` or `remove`. What cannot outlive the page is left out: files without a handle. */
  async begin(installation: Installation): Promise<void> {
    const { source } = installation;
    if (source.kind === 'folder' && source.place.kind === 'files') return;
    await write(this.#database, ['installations'], 'strict', async ({ store }) => {
      const earlier = await store.get(installation.id);
      const startedAt = earlier?.startedAt ?? new Date().toISOString();
      await store.put({ installation: withoutToken(installation), startedAt });
    });
  }

  async #change(id: ModelId, change: Partial<Pick<InstalledModel, 'lastUsedAt' | 'verifiedAt'>>): Promise<void> {
    await write(this.#database, ['models'], 'relaxed', async ({ store }) => {
      const model = await store.get(id);
      if (model) await store.put({ ...model, ...change });
    });
  }
}
