import type { SettingsStore } from '../adapters/settings-store';
import { type ChatPrompt, chatPromptFault } from '../domain/chat-prompt';
import { defaultChatPrompt } from '../domain/default-chat-prompt';
import type { ModelSpec } from '../domain/model-spec';
import type { RunSettings } from '../domain/run';
import { type Limits, roundLimits, samplingLimits, slotChoices, tokenLimits } from '../domain/setting-limits';

const MODEL_KEY = 'model';

/** The model and, for each model, the settings that a person chose last. */
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

  /** The id of the model chosen last, whatever was stored; undefined at first. */
  async modelId(): Promise<unknown> {
    return this.#store.get(MODEL_KEY).catch(() => undefined);
  }

  async keepModel({ id }: ModelSpec): Promise<void> {
    await this.#store.set(MODEL_KEY, id).catch(() => undefined);
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
    slots: null,
    readsTolerantly: model.prompting.kind === 'chat',
    chatPrompt: model.prompting.kind === 'chat' ? defaultChatPrompt : null,
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
  const { tokenBudget, maxNewTokens } = tokenLimits(model);
  const { temperature, topK, topP, seed } = samplingLimits;
  return {
    modelId: model.id,
    rounds: integerIn(of['rounds'], roundLimits) ?? defaults.rounds,
    chunking: {
      method: oneOf(chunking['method'], ['budget', 'paragraph', 'heading']) ?? defaults.chunking.method,
      tokenBudget: integerIn(chunking['tokenBudget'], tokenBudget) ?? defaults.chunking.tokenBudget,
    },
    decoding: {
      maxNewTokens: integerIn(decoding['maxNewTokens'], maxNewTokens) ?? defaults.decoding.maxNewTokens,
      temperature: realIn(decoding['temperature'], { ...temperature, min: 0 }) ?? defaults.decoding.temperature,
      topK: integerIn(decoding['topK'], topK) ?? defaults.decoding.topK,
      topP: realIn(decoding['topP'], topP) ?? defaults.decoding.topP,
      seed: integerIn(decoding['seed'], seed) ?? defaults.decoding.seed,
    },
    lengthRule: oneOf(of['lengthRule'], ['tokens', 'words']) ?? defaults.lengthRule,
    device: oneOf(of['device'], ['auto', 'wasm', 'webgpu']) ?? defaults.device,
    slots: slotChoices.find((slots) => slots === of['slots']) ?? null,
    readsTolerantly: booleanOf(of['readsTolerantly']) ?? defaults.readsTolerantly,
    chatPrompt: defaults.chatPrompt && (chatPromptFrom(of['chatPrompt']) ?? defaults.chatPrompt),
  };
}

function chatPromptFrom(stored: unknown): ChatPrompt | undefined {
  const of = recordOf(stored);
  const { passage, answer } = recordOf(of['demonstration']);
  const { instructions } = of;
  if (typeof instructions !== 'string' || typeof passage !== 'string' || typeof answer !== 'string') return undefined;
  const chatPrompt = { instructions, demonstration: { passage, answer } };
  return chatPromptFault(chatPrompt) === null ? chatPrompt : undefined;
}

function keyOf({ id }: ModelSpec): string {
  return `settings.${id}`;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function realIn(value: unknown, { min, max }: Limits): number | undefined {
  return typeof value === 'number' && value >= min && value <= max ? value : undefined;
}

function integerIn(value: unknown, limits: Limits): number | undefined {
  return Number.isInteger(value) ? realIn(value, limits) : undefined;
}

function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function oneOf<const Choice extends string>(value: unknown, choices: readonly Choice[]): Choice | undefined {
  return choices.find((choice) => choice === value);
}
