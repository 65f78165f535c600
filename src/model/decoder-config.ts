import { attentionWindow } from './attention-window';
import { quoted } from './checkpoint-error';
import { isRecord, type JsonRecord } from './checkpoint-json';
import { countField, flagField, positiveField } from './config-fields';
import type { DecoderArchitecture, DecoderFamily } from './decoder-architecture';
import { refuseForeignFields } from './foreign-fields';
import { ropeOf } from './rope-config';
import { UnsupportedArchitectureError } from './unsupported-architecture-error';

/** What Hugging Face transformers assumes for fields that a `config.json` leaves out. */
interface FamilyDefaults {
  readonly modelClass: string;
  readonly keyValueHeads: number | null;
  readonly headSize: number | null;
  readonly ropeTheta: number;
  readonly isHeadTied: boolean;
}

const FAMILIES: Readonly<Record<DecoderFamily, FamilyDefaults>> = {
  llama: { modelClass: 'LlamaForCausalLM', ...usual({}) },
  mistral: { modelClass: 'MistralForCausalLM', ...usual({ keyValueHeads: 8 }) },
  qwen2: { modelClass: 'Qwen2ForCausalLM', ...usual({ keyValueHeads: 32 }) },
  qwen3: { modelClass: 'Qwen3ForCausalLM', ...usual({ keyValueHeads: 32, headSize: 128 }) },
  smollm3: { modelClass: 'SmolLM3ForCausalLM', ...usual({ keyValueHeads: 4, ropeTheta: 2_000_000, isHeadTied: true }) },
};

const MAX_LAYERS = 1024;

/**
 * GroupQueryAttention takes tables of cosines whose rows, half a head long, are a multiple of 8
 * (onnxruntime, group_query_attention_helper.h).
 */
const HEAD_SIZE_UNIT = 16;

/**
 * A parsed `config.json` of Hugging Face transformers 4 or 5 as an architecture, with the family's defaults for what it
 * leaves out. Throws an `UnsupportedArchitectureError` that names the field for everything that is not understood.
 */
export function decoderArchitecture(config: unknown): DecoderArchitecture {
  if (!isRecord(config)) throw new UnsupportedArchitectureError('model_type', 'is missing: there is no object.');
  const family = familyOf(config);
  const defaults = FAMILIES[family];
  refuseForeignFields(config);
  const layers = countField(config, 'num_hidden_layers');
  if (layers > MAX_LAYERS) throw new UnsupportedArchitectureError('num_hidden_layers', `is ${layers}: no such model.`);
  const rotatesLayer =
    family === 'smollm3' ? rotatedLayers(config, layers) : Array.from({ length: layers }, () => true);
  const contextTokens = countField(config, 'max_position_embeddings');
  const hasAttentionBias = hasBiasFlags(family) && flagField(config, 'attention_bias', false);
  return {
    family,
    layers,
    hiddenSize: countField(config, 'hidden_size'),
    intermediateSize: countField(config, 'intermediate_size'),
    ...headsOf(config, defaults),
    vocabularySize: countField(config, 'vocab_size'),
    contextTokens,
    normEpsilon: positiveField(config, 'rms_norm_eps', 1e-6),
    ...ropeOf(config, defaults.ropeTheta),
    rotatesLayer,
    hasQueryKeyValueBias: family === 'qwen2' || hasAttentionBias,
    hasOutputBias: hasAttentionBias,
    hasFeedForwardBias: (family === 'llama' || family === 'smollm3') && flagField(config, 'mlp_bias', false),
    hasQueryKeyNorm: family === 'qwen3',
    isHeadTied: flagField(config, 'tie_word_embeddings', defaults.isHeadTied),
    slidingWindow: attentionWindow(config, { family, layers, contextTokens, rotatesLayer }),
  };
}

function usual(defaults: Partial<Omit<FamilyDefaults, 'modelClass'>>): Omit<FamilyDefaults, 'modelClass'> {
  return { keyValueHeads: null, headSize: null, ropeTheta: 10_000, isHeadTied: false, ...defaults };
}

function familyOf(config: JsonRecord): DecoderFamily {
  const modelType = config['model_type'];
  if (!isFamily(modelType)) throw new UnsupportedArchitectureError('model_type', `is ${quoted(modelType)}.`);
  const architectures: unknown = config['architectures'] ?? undefined;
  // A reward model or a classifier has the same body under another head.
  const { modelClass } = FAMILIES[modelType];
  if (architectures === undefined || (Array.isArray(architectures) && architectures.includes(modelClass)))
    return modelType;
  throw new UnsupportedArchitectureError('architectures', `is ${quoted(architectures)}: not ${modelClass}.`);
}

function isFamily(value: unknown): value is DecoderFamily {
  return typeof value === 'string' && Object.hasOwn(FAMILIES, value);
}

function hasBiasFlags(family: DecoderFamily): boolean {
  return family === 'llama' || family === 'qwen3' || family === 'smollm3';
}

function headsOf(
  config: JsonRecord,
  defaults: FamilyDefaults,
): Pick<DecoderArchitecture, 'heads' | 'keyValueHeads' | 'headSize'> {
  const heads = countField(config, 'num_attention_heads');
  // Null, unlike a missing field, has always meant one key and value head for each query head.
  const usualHeads = config['num_key_value_heads'] === null ? heads : (defaults.keyValueHeads ?? heads);
  const keyValueHeads = countField(config, 'num_key_value_heads', usualHeads);
  if (heads % keyValueHeads !== 0) {
    throw new UnsupportedArchitectureError(
      'num_key_value_heads',
      `is ${keyValueHeads}: ${heads} heads cannot share them.`,
    );
  }
  const usualSize = config['head_dim'] === null ? null : defaults.headSize;
  const headSize = countField(config, 'head_dim', usualSize ?? countField(config, 'hidden_size') / heads);
  if (headSize % HEAD_SIZE_UNIT !== 0) {
    throw new UnsupportedArchitectureError('head_dim', `is ${headSize}: not a multiple of ${HEAD_SIZE_UNIT}.`);
  }
  return { heads, keyValueHeads, headSize };
}

/** SmolLM3 leaves every fourth layer without positions, or those that a list of ones and zeros names. */
function rotatedLayers(config: JsonRecord, layers: number): readonly boolean[] {
  const listed: unknown = config['no_rope_layers'] ?? undefined;
  if (listed === undefined) {
    const interval = countField(config, 'no_rope_layer_interval', 4);
    return Array.from({ length: layers }, (_, layer) => (layer + 1) % interval !== 0);
  }
  if (!Array.isArray(listed) || listed.length < layers || !listed.every((value) => value === 0 || value === 1)) {
    throw new UnsupportedArchitectureError(
      'no_rope_layers',
      `is not a list of a 0 or a 1 for each of ${layers} layers.`,
    );
  }
  // The field's name misleads: a one stands for a layer with positions.
  return listed.slice(0, layers).map((value) => value === 1);
}
