import type { FinishReason } from '../../src/domain/completion';
import type { Device } from '../../src/domain/run';
import { PromptTooLongError } from '../../src/adapters/engine-errors';
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
  const cache = new KeyValueCache(model.session);
  try {
    const start = performance.now();
    let logits = new Float32Array();
    for (let at = 0; at < promptTokens.length; at += PREFILL_TOKENS[model.device]) {
      signal.throwIfAborted();
      logits = await step(model, cache, promptTokens.slice(at, at + PREFILL_TOKENS[model.device]));
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
      logits = await step(model, cache, [token]);
      await macrotask();
    }
  } finally {
    cache.dispose();
  }
}

/** One run over `tokens` after what the cache holds: the logits of the last position, `[vocabulary]`. */
async function step(
  { session }: LoadedModel,
  cache: KeyValueCache,
  tokens: readonly number[],
): Promise<Float32Array<ArrayBuffer>> {
  const total = cache.length + tokens.length;
  const own: Record<string, Tensor> = {
    input_ids: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]),
    attention_mask: new Tensor('int64', new BigInt64Array(total).fill(1n), [1, total]),
  };
  // Without it a graph returns logits for every position of the prompt.
  if (session.inputNames.includes('num_logits_to_keep')) {
    own['num_logits_to_keep'] = new Tensor('int64', BigInt64Array.of(1n), []);
  }
  const outputs = await session.run({ ...own, ...cache.feeds() });
  cache.advance(outputs, tokens.length);
  for (const tensor of Object.values(own)) tensor.dispose();
  return lastLogits(outputs['logits']);
}

function lastLogits(tensor: Tensor | undefined): Float32Array<ArrayBuffer> {
  const data = tensor?.data;
  if (tensor === undefined || !(data instanceof Float32Array)) throw new TypeError('The model gave no float32 logits.');
  const vocabulary = tensor.dims.at(-1) ?? 0;
  const last = Float32Array.from(data.subarray(data.length - vocabulary));
  tensor.dispose();
  return last;
}
