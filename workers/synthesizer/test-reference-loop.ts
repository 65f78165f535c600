import { type InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { readDecoderInputs } from './decoder-inputs';

/** What a row alone writes, and how sure it was of each token. */
export interface ReferenceTokens {
  readonly tokens: readonly number[];
  /** Logits of each position, where they were asked for. */
  readonly logits: readonly Float32Array[];
}

/**
 * Greedy decoding of one row as plainly as it can be written: the runtime's public interface, the whole prompt in one
 * run, a cache in float32 that grows, no end token. For tests, which compare the engine with it.
 */
export async function referenceLoop(
  session: InferenceSession,
  promptTokens: readonly number[],
  newTokens: number,
  keepsLogits = false,
): Promise<ReferenceTokens> {
  const integers = (values: readonly number[], dims: readonly number[]): Tensor =>
    new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
  const { caches } = readDecoderInputs(session);
  let cache: Record<string, Tensor> = Object.fromEntries(
    caches.map(({ name, dims }) => [name, new Tensor('float32', new Float32Array(0), dims)]),
  );
  const tokens: number[] = [];
  const kept: Float32Array[] = [];
  let next: readonly number[] = promptTokens;
  let length = 0;
  while (tokens.length < newTokens) {
    length += next.length;
    const outputs = await session.run({
      input_ids: integers(next, [1, next.length]),
      attention_mask: integers(Array<number>(length).fill(1), [1, length]),
      num_logits_to_keep: integers([1], []),
      ...cache,
    });
    const logits = outputs['logits']?.data as Float32Array;
    if (keepsLogits) kept.push(logits);
    const token = logits.indexOf(logits.reduce((a, b) => Math.max(a, b), -Infinity));
    tokens.push(token);
    next = [token];
    cache = Object.fromEntries(caches.map(({ name, presentName }) => [name, outputs[presentName] as Tensor]));
  }
  return { tokens, logits: kept };
}
