import type { OfflineState } from '../adapters/offline';
import type { PolicyInForce } from '../adapters/policy-in-force';
import type { StorageEstimateBytes } from '../adapters/storage-space';

export interface PrivacyParts {
  readonly isIsolated: boolean;
  readonly readPolicy: () => Promise<PolicyInForce>;
  readonly offlineState: () => OfflineState;
  readonly storageEstimate: () => Promise<StorageEstimateBytes | null>;
  readonly askToPersist: () => Promise<boolean>;
  readonly countStored: () => Promise<{ readonly documents: number; readonly runs: number }>;
  /** Deletes the stored data of this site; the page has to be loaded again after. */
  readonly deleteEverything: () => Promise<void>;
}

/** What holds on this page, read from the browser and not from our intentions. */
export class Privacy {
  readonly #parts: PrivacyParts;
  readonly isIsolated: boolean;
  #policy = $state.raw<PolicyInForce>({ policy: '', holdsFor: 'nothing' });
  #offline = $state<OfflineState>('starting');
  #space = $state.raw<StorageEstimateBytes | null>(null);
  #stored = $state.raw({ documents: 0, runs: 0 });

  constructor(parts: PrivacyParts) {
    this.#parts = parts;
    this.isIsolated = parts.isIsolated;
  }

  get policy(): PolicyInForce {
    return this.#policy;
  }

  get offline(): OfflineState {
    return this.#offline;
  }

  get space(): StorageEstimateBytes | null {
    return this.#space;
  }

  get documentCount(): number {
    return this.#stored.documents;
  }

  get runCount(): number {
    return this.#stored.runs;
  }

  async load(): Promise<void> {
    this.#offline = this.#parts.offlineState();
    [this.#policy, this.#space, this.#stored] = await Promise.all([
      this.#parts.readPolicy(),
      this.#parts.storageEstimate(),
      this.#parts.countStored(),
    ]);
  }

  async askToPersist(): Promise<void> {
    await this.#parts.askToPersist();
    this.#space = await this.#parts.storageEstimate();
  }

  async deleteEverything(): Promise<void> {
    await this.#parts.deleteEverything();
  }
}
