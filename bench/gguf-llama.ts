import type { DecoderArchitecture, WeightName, WeightSource } from '../src/model/decoder-architecture';
import { decodeHalf, encodeHalf } from '../src/model/half-precision';
import { GGUF_ALIGNMENT, type GgufTensor, type GgufTensorType, type GgufValue } from './gguf-file';

type LayerPart = Extract<WeightName, { readonly layer: number }>['part'];

/** Names of llama.cpp (`gguf-py/gguf/constants.py`, `MODEL_ARCH.LLAMA`). */
const LAYER_TENSORS = {
  inputNorm: 'attn_norm',
  query: 'attn_q',
  key: 'attn_k',
  value: 'attn_v',
  output: 'attn_output',
  postAttentionNorm: 'ffn_norm',
  gate: 'ffn_gate',
  up: 'ffn_up',
  down: 'ffn_down',
} as const satisfies Partial<Record<LayerPart, string>>;

const FILE_TYPES: Readonly<Record<GgufTensorType, number>> = { f32: 0, f16: 1 };

/** What llama.cpp has to know of a Llama without biases and without stretched positions; others are refused. */
export function llamaMetadata(
  name: string,
  architecture: DecoderArchitecture,
  type: GgufTensorType,
): ReadonlyMap<string, GgufValue> {
  const { family, ropeScaling, hasQueryKeyValueBias, hasOutputBias, hasFeedForwardBias } = architecture;
  const hasBias = hasQueryKeyValueBias || hasOutputBias || hasFeedForwardBias;
  if (family !== 'llama' || hasBias || ropeScaling.kind !== 'none') {
    throw new TypeError('Only a Llama without biases and without stretched positions can be written.');
  }
  const uint32 = (value: number): GgufValue => ({ kind: 'uint32', value });
  const float32 = (value: number): GgufValue => ({ kind: 'float32', value });
  const { headSize } = architecture;
  return new Map<string, GgufValue>([
    ['general.architecture', { kind: 'string', value: 'llama' }],
    ['general.alignment', uint32(GGUF_ALIGNMENT)],
    ['general.name', { kind: 'string', value: name }],
    ['general.file_type', uint32(FILE_TYPES[type])],
    ['llama.vocab_size', uint32(architecture.vocabularySize)],
    ['llama.context_length', uint32(architecture.contextTokens)],
    ['llama.embedding_length', uint32(architecture.hiddenSize)],
    ['llama.block_count', uint32(architecture.layers)],
    ['llama.feed_forward_length', uint32(architecture.intermediateSize)],
    ['llama.attention.head_count', uint32(architecture.heads)],
    ['llama.attention.head_count_kv', uint32(architecture.keyValueHeads)],
    ['llama.attention.key_length', uint32(headSize)],
    ['llama.attention.value_length', uint32(headSize)],
    ['llama.attention.layer_norm_rms_epsilon', float32(architecture.normEpsilon)],
    ['llama.rope.dimension_count', uint32(headSize)],
    ['llama.rope.freq_base', float32(architecture.ropeTheta)],
  ]);
}

/**
 * The weights as the shipped ONNX file has them: matrices rounded to half precision, which `f32` widens again, and norms
 * in float32. A tied head is left out: llama.cpp takes the embedding for it.
 */
export async function llamaTensors(
  source: WeightSource,
  type: GgufTensorType,
  signal: AbortSignal,
): Promise<readonly GgufTensor[]> {
  const { architecture } = source;
  const { layers, isHeadTied } = architecture;
  const tensors: GgufTensor[] = [];
  const add = async (name: string, weight: WeightName): Promise<void> => {
    const [rows, columns] = source.shape(weight);
    const values = asRotated(await source.rows(weight, 0, rows, signal), weight, architecture);
    const tensor = weight.part.endsWith('Norm')
      ? { shape: [columns], type: 'f32' as const, bytes: bytesOf(values) }
      : { shape: [rows, columns], type, bytes: matrixBytes(values, type) };
    tensors.push({ name: `${name}.weight`, ...tensor });
  };
  await add('token_embd', { part: 'embedding' });
  for (let layer = 0; layer < layers; layer += 1) {
    for (const part of Object.keys(LAYER_TENSORS) as (keyof typeof LAYER_TENSORS)[]) {
      await add(`blk.${String(layer)}.${LAYER_TENSORS[part]}`, { part, layer });
    }
  }
  await add('output_norm', { part: 'finalNorm' });
  if (!isHeadTied) await add('output', { part: 'head' });
  return tensors;
}

/**
 * The rows of a query or key matrix in the order of llama.cpp. Hugging Face transformers rotates row `i` of a head's
 * first half with row `i` of its second; llama.cpp rotates neighbours, so the halves are interleaved
 * (`convert_hf_to_gguf.py`, `LlamaModel.permute`).
 */
export function interleaveHalves(values: Float32Array, heads: number, headSize: number): Float32Array {
  const columns = values.length / (heads * headSize);
  const half = headSize / 2;
  const interleaved = new Float32Array(values.length);
  for (let row = 0; row < heads * headSize; row += 1) {
    const inHead = row % headSize;
    const from = row - inHead + (inHead % 2) * half + Math.floor(inHead / 2);
    interleaved.set(values.subarray(from * columns, (from + 1) * columns), row * columns);
  }
  return interleaved;
}

function asRotated(
  values: Float32Array,
  { part }: WeightName,
  { heads, keyValueHeads, headSize }: DecoderArchitecture,
): Float32Array {
  if (part === 'query') return interleaveHalves(values, heads, headSize);
  return part === 'key' ? interleaveHalves(values, keyValueHeads, headSize) : values;
}

function matrixBytes(values: Float32Array, type: GgufTensorType): Uint8Array {
  const halves = Uint16Array.from(values, encodeHalf);
  return bytesOf(type === 'f16' ? halves : Float32Array.from(halves, decodeHalf));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
