import type { SettingsStore } from '../adapters/settings-store';
import type { ModelSpec } from '../domain/model-spec';
import type { RunSettings } from '../domain/run';

/** The settings a person chose last, for each model. */
export class RememberedSettings {
  readonly #store: SettingsStore;

  constructor(store: SettingsStore) {
    this.#store = store;
  }

  /** The model's defaults, and over them whatever is remembered and can still be meant. */
  async of(model: ModelSpec): Promise<RunSettings> {
    const stored = await this.#store.get(keyOf(model)).catch(() => undefined);
    return settingsFrom(stored, model);
  }

  /** Settings that cannot be kept cost only a choice made again. */
  async keep(settings: RunSettings, model: ModelSpec): Promise<void> {
    await this.#store.set(keyOf(model), settings).catch(() => undefined);
  }
}

export function defaultSettings(model: ModelSpec): RunSettings {
  const { tokenBudget, maxNewTokens, rounds } = model.defaults;
  return {
    modelId: model.id,
    rounds,
    chunking: { method: 'budget', tokenBudget },
    decoding: { maxNewTokens, temperature: 0, topK: 0, topP: 1, seed: 0 },
    lengthRule: 'tokens',
    device: 'auto',
  };
}

export function isSameSettings(one: RunSettings, other: RunSettings): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What was stored by another version, or by hand, must never become a run: each value is taken only if it is one. */
function settingsFrom(stored: unknown, model: ModelSpec): RunSettings {
  const defaults = defaultSettings(model);
  const of = recordOf(stored);
  const [chunking, decoding] = [recordOf(of['chunking']), recordOf(of['decoding'])];
  const most = Math.floor(model.contextTokens / 2);
  return {
    modelId: model.id,
    rounds: numberIn(of['rounds'], 1, 8) ?? defaults.rounds,
    chunking: {
      method: oneOf(chunking['method'], ['budget', 'paragraph', 'heading']) ?? defaults.chunking.method,
      tokenBudget: numberIn(chunking['tokenBudget'], 16, most) ?? defaults.chunking.tokenBudget,
    },
    decoding: {
      maxNewTokens: numberIn(decoding['maxNewTokens'], 8, most) ?? defaults.decoding.maxNewTokens,
      temperature: realIn(decoding['temperature'], 0, 2) ?? defaults.decoding.temperature,
      topK: numberIn(decoding['topK'], 0, 1000) ?? defaults.decoding.topK,
      topP: realIn(decoding['topP'], 0.05, 1) ?? defaults.decoding.topP,
      seed: numberIn(decoding['seed'], 0, 0xffff_ffff) ?? defaults.decoding.seed,
    },
    lengthRule: oneOf(of['lengthRule'], ['tokens', 'words']) ?? defaults.lengthRule,
    device: oneOf(of['device'], ['auto', 'wasm', 'webgpu']) ?? defaults.device,
  };
}

function keyOf({ id }: ModelSpec): string {
  return `settings.${id}`;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function realIn(value: unknown, least: number, most: number): number | undefined {
  return typeof value === 'number' && value >= least && value <= most ? value : undefined;
}

function numberIn(value: unknown, least: number, most: number): number | undefined {
  return Number.isInteger(value) ? realIn(value, least, most) : undefined;
}

function oneOf<const Choice extends string>(value: unknown, choices: readonly Choice[]): Choice | undefined {
  return choices.find((choice) => choice === value);
}
