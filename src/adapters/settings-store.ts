import type { PairloomDatabase } from './database';
import { read, write } from './database-transaction';

/** Small values that the app remembers between visits. What comes back is unknown: the caller parses it. */
export class SettingsStore {
  readonly #database: PairloomDatabase;

  constructor(database: PairloomDatabase) {
    this.#database = database;
  }

  async get(key: string): Promise<unknown> {
    return read(this.#database, ['settings'], ({ store }) => store.get(key));
  }

  async set(key: string, value: unknown): Promise<void> {
    await write(this.#database, ['settings'], 'relaxed', ({ store }) => store.put(value, key));
  }
}
