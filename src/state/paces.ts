import type { SettingsStore } from '../adapters/settings-store';
import type { ModelId } from '../domain/ids';
import { addToPace, type Pace } from './estimate';

/** Remembers how fast each model was on this device. */
export class Paces {
  readonly #settings: SettingsStore;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
  }

  async of(modelId: ModelId): Promise<Pace | null> {
    const stored = await this.#settings.get(keyOf(modelId));
    return isPace(stored) ? stored : null;
  }

  /** A measurement that cannot be kept costs only a worse estimate. */
  async learn(modelId: ModelId, more: Pace): Promise<void> {
    if (more.passages === 0) return;
    try {
      await this.#settings.set(keyOf(modelId), addToPace(await this.of(modelId), more));
    } catch {
      return;
    }
  }
}

function keyOf(modelId: ModelId): string {
  return `pace.${modelId}`;
}

function isPace(value: unknown): value is Pace {
  if (typeof value !== 'object' || value === null) return false;
  const { passages, pairs, ms, tokens } = value as Partial<Record<keyof Pace, unknown>>;
  return [passages, pairs, ms, tokens].every((part) => typeof part === 'number' && Number.isFinite(part));
}
