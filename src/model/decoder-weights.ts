import type { DecoderArchitecture, WeightName } from './decoder-architecture';

/** A weight as a checkpoint must hold it. Vectors have one size, matrices are `[out, in]`. */
export interface NeededWeight {
  readonly weight: WeightName;
  readonly tensor: string;
  readonly shape: readonly number[];
}

const TENSORS: Readonly<Record<WeightName['part'], string>> = {
  embedding: 'model.embed_tokens.weight',
  finalNorm: 'model.norm.weight',
  head: 'lm_head.weight',
  inputNorm: 'input_layernorm.weight',
  postAttentionNorm: 'post_attention_layernorm.weight',
  queryNorm: 'self_attn.q_norm.weight',
  keyNorm: 'self_attn.k_norm.weight',
  query: 'self_attn.q_proj.weight',
  key: 'self_attn.k_proj.weight',
  value: 'self_attn.v_proj.weight',
  output: 'self_attn.o_proj.weight',
  gate: 'mlp.gate_proj.weight',
  up: 'mlp.up_proj.weight',
  down: 'mlp.down_proj.weight',
  queryBias: 'self_attn.q_proj.bias',
  keyBias: 'self_attn.k_proj.bias',
  valueBias: 'self_attn.v_proj.bias',
  outputBias: 'self_attn.o_proj.bias',
  gateBias: 'mlp.gate_proj.bias',
  upBias: 'mlp.up_proj.bias',
  downBias: 'mlp.down_proj.bias',
};

type LayerPart = Extract<WeightName, { readonly layer: number }>['part'];

/** The name that Hugging Face transformers saves a weight of the five families under. */
export function tensorName(weight: WeightName): string {
  const name = TENSORS[weight.part];
  return 'layer' in weight ? `model.layers.${weight.layer}.${name}` : name;
}

/** A vector is a matrix of one row. */
export function rowsAndColumns(shape: readonly number[]): readonly [rows: number, columns: number] {
  const [rows = 1, columns = 1] = shape.length === 1 ? [1, ...shape] : shape;
  return [rows, columns];
}

/** Every weight of an architecture in the order of use. A tied head has none of its own. */
export function neededWeights(architecture: DecoderArchitecture): readonly NeededWeight[] {
  const { hiddenSize, vocabularySize, layers, isHeadTied } = architecture;
  const needed = (weight: WeightName, shape: readonly number[]): NeededWeight => ({
    weight,
    tensor: tensorName(weight),
    shape,
  });
  const parts = layerParts(architecture);
  return [
    needed({ part: 'embedding' }, [vocabularySize, hiddenSize]),
    ...Array.from({ length: layers }, (_, layer) =>
      parts.map(([part, ...shape]) => needed({ part, layer }, shape)),
    ).flat(),
    needed({ part: 'finalNorm' }, [hiddenSize]),
    ...(isHeadTied ? [] : [needed({ part: 'head' }, [vocabularySize, hiddenSize])]),
  ];
}

function layerParts(architecture: DecoderArchitecture): readonly (readonly [LayerPart, ...shape: number[]])[] {
  const { hiddenSize, intermediateSize, headSize } = architecture;
  const { hasQueryKeyValueBias, hasQueryKeyNorm, hasOutputBias, hasFeedForwardBias } = architecture;
  const queries = architecture.heads * headSize;
  const keys = architecture.keyValueHeads * headSize;
  const where = <Part>(has: boolean, ...parts: readonly Part[]): readonly Part[] => (has ? parts : []);
  type Row = readonly [LayerPart, ...shape: number[]];
  return [
    ['inputNorm', hiddenSize],
    ['query', queries, hiddenSize],
    ['key', keys, hiddenSize],
    ['value', keys, hiddenSize],
    ...where<Row>(hasQueryKeyValueBias, ['queryBias', queries], ['keyBias', keys], ['valueBias', keys]),
    ...where<Row>(hasQueryKeyNorm, ['queryNorm', headSize], ['keyNorm', headSize]),
    ['output', hiddenSize, queries],
    ...where<Row>(hasOutputBias, ['outputBias', hiddenSize]),
    ['postAttentionNorm', hiddenSize],
    ['gate', intermediateSize, hiddenSize],
    ['up', intermediateSize, hiddenSize],
    ['down', hiddenSize, intermediateSize],
    ...where<Row>(
      hasFeedForwardBias,
      ['gateBias', intermediateSize],
      ['upBias', intermediateSize],
      ['downBias', hiddenSize],
    ),
  ];
}

/** How many numbers a model has learned; a tied head is the embedding's once more and counts once. */
export function countWeights(architecture: DecoderArchitecture): number {
  return neededWeights(architecture).reduce(
    (sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1),
    0,
  );
}
