import type { FinishReason } from '../../src/domain/completion';
import type { Device } from '../../src/domain/run';
import { PromptTooLongError } from '../../src/adapters/engine-errors';
import { decodeHalf } from '../../src/model/half-precision';
import type { TokenChooser } from '../../src/synthesis/sampling';
import { KeyValueCache } from './key-value-cache';
import type { LoadedModel } from './load-model';
import { macrotask } from './macrotask';
import { Tensor } from './ort';

/**
 * No stop is heard during a piece, which takes 1 to 2 ms a token on WASM; 16 cost about 8 % more a token than 64. Fixed
 * and never fitted to the machine: other pieces round differently, and a resumed run has to repeat the same tokens.
 */
const PREFILL_TOKENS: Readonly<Record<Device, number>> = { wasm: 16, webgpu: 256 };

export interface DecodeRequest {
  readonly promptTokens: readonly number[];
  readonly maxNewTokens: number;
  readonly choose: TokenChooser;
  /** After each piece of prefill (`null`) and each new token. */
  readonly onStep: (token: number | null) => void;
}

export interface Decoded {
  readonly finishReason: FinishReason;
  /** The end token included. */
  readonly newTokens: number;
  readonly prefillMs: number;
  readonly decodeMs: number;
}

/**
 * Prefills the prompt in pieces, then decodes one token a step, one row. Ends at an end token (`stop`), at
 * `maxNewTokens` or when the trained context is full (`length`). Between steps messages are let in, so `signal` can
 * abort at each. Throws a PromptTooLongError, the signal's reason, or whatever the runtime throws: then its realm is
 * lost.
 */
export async function decode(model: LoadedModel, request: DecodeRequest, signal: AbortSignal): Promise<Decoded> {
  const { promptTokens, choose, onStep } = request;
  const room = Math.min(request.maxNewTokens, model.contextTokens - promptTokens.length);
  if (promptTokens.length === 0 || room < 1) {
    throw new PromptTooLongError(
      `The prompt has ${promptTokens.length} tokens; the model's context is ${model.contextTokens}.`,
    );
  }
  const cache = new KeyValueCache(model.inputs.caches);
  try {
    const start = performance.now();
    let logits = new Float32Array();
    for (const { tokens, isLast } of prefillPieces(model, promptTokens)) {
      signal.throwIfAborted();
      logits = await step(model, cache, tokens, isLast);
      onStep(null);
      await macrotask();
    }
    const prefilled = performance.now();
    const ended = (newTokens: number, finishReason: FinishReason): Decoded => ({
      finishReason,
      newTokens,
      prefillMs: prefilled - start,
      decodeMs: performance.now() - prefilled,
    });
    for (let newTokens = 1; ; newTokens += 1) {
      signal.throwIfAborted();
      const token = choose(logits);
      onStep(token);
      if (model.endTokens.has(token)) return ended(newTokens, 'stop');
      if (newTokens === room) return ended(newTokens, 'length');
      logits = await step(model, cache, [token], true);
      await macrotask();
    }
  } finally {
    cache.dispose();
  }
}

interface PrefillPiece {
  readonly tokens: readonly number[];
  readonly isLast: boolean;
}

/**
 * A graph that cannot be told how many logits to keep makes those of every position: its last token goes in a piece of
 * its own, since they are fetched with the last piece alone.
 */
function prefillPieces({ device, inputs }: LoadedModel, tokens: readonly number[]): readonly PrefillPiece[] {
  const end = inputs.logitsToKeep === null ? tokens.length - 1 : tokens.length;
  const size = PREFILL_TOKENS[device];
  const starts = Array.from({ length: Math.ceil(end / size) }, (_, piece) => piece * size);
  if (end < tokens.length) starts.push(end);
  return starts.map((start, piece) => {
    const next = starts[piece + 1];
    return { tokens: tokens.slice(start, next), isLast: next === undefined };
  });
}

/** One run over `tokens` after what the cache holds: the logits of the last position, `[vocabulary]`, where wanted. */
async function step(
  { session, inputs, firstPosition }: LoadedModel,
  cache: KeyValueCache,
  tokens: readonly number[],
  wantsLogits: boolean,
): Promise<Float32Array<ArrayBuffer>> {
  const total = cache.length + tokens.length;
  const integers = (values: BigInt64Array, dims: readonly number[]): Tensor => new Tensor('int64', values, dims);
  const own: Record<string, Tensor> = {
    input_ids: integers(BigInt64Array.from(tokens, BigInt), [1, tokens.length]),
  };
  if (inputs.hasMask) own['attention_mask'] = integers(new BigInt64Array(total).fill(1n), [1, total]);
  if (inputs.hasPositions) {
    const first = firstPosition + cache.length;
    own['position_ids'] = integers(
      BigInt64Array.from(tokens, (_, index) => BigInt(first + index)),
      [1, tokens.length],
    );
  }
  if (inputs.logitsToKeep !== null) {
    own['num_logits_to_keep'] = integers(BigInt64Array.of(1n), inputs.logitsToKeep);
  }
  const presents = inputs.caches.map(({ presentName }) => presentName);
  const outputs = await session.run({ ...own, ...cache.feeds() }, wantsLogits ? ['logits', ...presents] : presents);
  cache.advance(outputs, tokens.length);
  for (const tensor of Object.values(own)) tensor.dispose();
  return wantsLogits ? lastLogits(outputs['logits']) : new Float32Array();
}

function lastLogits(tensor: Tensor | undefined): Float32Array<ArrayBuffer> {
  if (tensor === undefined) throw new TypeError('The model gave no logits.');
  const { data, type } = tensor;
  const vocabulary = tensor.dims.at(-1) ?? 0;
  const isHalf = type === 'float16';
  if (!(data instanceof Float32Array) && !isHalf) throw new TypeError(`The model gave ${type} logits.`);
  const numbers = data as Float32Array | Uint16Array;
  const last = numbers.subarray(numbers.length - vocabulary);
  // Where the browser has no Float16Array the runtime gives the bits.
  const values = Float32Array.from(last, isHalf && last instanceof Uint16Array ? decodeHalf : undefined);
  tensor.dispose();
  return values;
}
