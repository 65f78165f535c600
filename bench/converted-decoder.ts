import { InferenceSession, Tensor } from 'onnxruntime-web';
import { convertDecoder, type ConversionOptions } from '../src/model/convert-decoder';
import type { DecoderArchitecture, WeightSource } from '../src/model/decoder-architecture';
import { MemorySink } from '../src/model/memory-sink';

/** A decoder converted in memory, on ONNX Runtime's WebAssembly. */
export class ConvertedDecoder {
  readonly #session: InferenceSession;
  readonly #architecture: DecoderArchitecture;

  private constructor(session: InferenceSession, architecture: DecoderArchitecture) {
    this.#session = session;
    this.#architecture = architecture;
  }

  static async convert(source: WeightSource, options: ConversionOptions): Promise<ConvertedDecoder> {
    const sink = new MemorySink();
    const { signal } = new AbortController();
    const { files } = await convertDecoder(source, options, sink, () => undefined, signal);
    const bytes = sink.bytes(files[0]?.name ?? '');
    const session = await InferenceSession.create(bytes, { executionProviders: ['wasm'] });
    return new ConvertedDecoder(session, source.architecture);
  }

  /** Logits behind each token, `[vocabularySize]` each. */
  async logits(tokens: readonly number[]): Promise<readonly Float32Array[]> {
    const { logits } = await this.#run(tokens, tokens.length, 0, this.#emptyCache());
    const { vocabularySize } = this.#architecture;
    const all = logits?.data as Float32Array;
    return tokens.map((_, index) => all.subarray(index * vocabularySize, (index + 1) * vocabularySize));
  }

  /** The likeliest continuation, up to and with `end`, and how long its steps took, without the prompt. */
  async greedy(
    prompt: readonly number[],
    end: number,
    maxNewTokens: number,
  ): Promise<{ readonly tokens: readonly number[]; readonly msPerToken: number }> {
    const tokens: number[] = [];
    let next = prompt;
    let cache = this.#emptyCache();
    let began = performance.now();
    while (tokens.length < maxNewTokens) {
      const { logits, ...present } = await this.#run(next, prompt.length + tokens.length, 1, cache);
      if (tokens.length === 0) began = performance.now();
      cache = Object.fromEntries(
        Object.entries(present).map(([name, tensor]) => [name.replace('present', 'past_key_values'), tensor]),
      );
      const token = likeliest(logits?.data as Float32Array);
      tokens.push(token);
      if (token === end) break;
      next = [token];
    }
    return { tokens, msPerToken: (performance.now() - began) / Math.max(1, tokens.length) };
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  #run(tokens: readonly number[], length: number, keep: number, cache: Record<string, Tensor>) {
    return this.#session.run({
      input_ids: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]),
      attention_mask: new Tensor('int64', new BigInt64Array(length).fill(1n), [1, length]),
      num_logits_to_keep: new Tensor('int64', BigInt64Array.of(BigInt(keep)), []),
      ...cache,
    });
  }

  #emptyCache(): Record<string, Tensor> {
    const { keyValueHeads, headSize } = this.#architecture;
    const names = this.#session.inputNames.filter((name) => name.startsWith('past_key_values.'));
    const empty = (): Tensor => new Tensor('float32', new Float32Array(0), [1, keyValueHeads, 0, headSize]);
    return Object.fromEntries(names.map((name) => [name, empty()]));
  }
}

export function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let index = 1; index < logits.length; index += 1) {
    if ((logits[index] ?? 0) > (logits[best] ?? 0)) best = index;
  }
  return best;
}
