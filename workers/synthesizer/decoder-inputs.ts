import type { InferenceSession } from './ort';

/** One tensor of the key-value cache, empty before the first run. */
export interface CacheInput {
  readonly name: string;
  /** The output that becomes this input at the next run. */
  readonly presentName: string;
  readonly type: 'float32' | 'float16';
  /** `[1, heads, 0, headSize]` */
  readonly dims: readonly number[];
}

/** What one row of tokens has to be put to a decoder as. */
export interface DecoderInputs {
  readonly hasMask: boolean;
  readonly hasPositions: boolean;
  /** Shape of `num_logits_to_keep`; null where the graph returns the logits of every position. */
  readonly logitsToKeep: readonly number[] | null;
  readonly caches: readonly CacheInput[];
}

const CACHE_NAME = /^past_key_values\.(\d+\.(?:key|value))$/;

/**
 * Reads a decoder of transformers.js's layout off its inputs and outputs: grouped or plain attention, with or without
 * positions, its cache in single or half precision. Throws an Error that names what cannot be served.
 */
export function readDecoderInputs({
  inputMetadata,
  outputNames,
}: Pick<InferenceSession, 'inputMetadata' | 'outputNames'>): DecoderInputs {
  const caches: CacheInput[] = [];
  let [hasMask, hasPositions] = [false, false];
  let logitsToKeep: readonly number[] | null = null;
  for (const input of inputMetadata) {
    if (!input.isTensor) throw unsupported(`its input ${input.name} is no tensor`);
    const { name, type, shape } = input;
    const cache = CACHE_NAME.exec(name)?.[1];
    if (cache !== undefined) {
      if (type !== 'float32' && type !== 'float16') throw unsupported(`its cache ${name} is of type ${type}`);
      caches.push({ name, presentName: `present.${cache}`, type, dims: emptyCacheDims(name, shape) });
      continue;
    }
    if (!['input_ids', 'attention_mask', 'position_ids', 'num_logits_to_keep'].includes(name)) {
      throw unsupported(`it asks for an input ${name}`);
    }
    if (type !== 'int64') throw unsupported(`its input ${name} is of type ${type}`);
    if (name === 'attention_mask') hasMask = true;
    if (name === 'num_logits_to_keep') logitsToKeep = shape.map(() => 1);
    if (name !== 'position_ids') continue;
    if (shape.length !== 2) throw unsupported(`its positions have ${String(shape.length)} dimensions`);
    hasPositions = true;
  }
  if (caches.length === 0) throw unsupported('it has no key-value cache');
  const missing = ['logits', ...caches.map(({ presentName }) => presentName)].find(
    (name) => !outputNames.includes(name),
  );
  if (missing !== undefined) throw unsupported(`it has no output ${missing}`);
  return { hasMask, hasPositions, logitsToKeep, caches };
}

/** Heads and their size are numbers in such a graph; the batch is 1, and nothing is cached yet. */
function emptyCacheDims(name: string, shape: readonly (number | string)[]): readonly number[] {
  const dims = shape.map((size, axis) => (axis === 0 ? 1 : axis === 2 ? 0 : size));
  if (dims.length !== 4 || !dims.every((size) => typeof size === 'number')) {
    throw unsupported(`its cache ${name} has the shape ${shape.join(' × ')}`);
  }
  return dims;
}

function unsupported(what: string): Error {
  return new Error(`unsupported graph: ${what}`);
}
