import { AutoModelForCausalLM, BaseStreamer, env, type PreTrainedModel, Tensor } from '@huggingface/transformers';
import type { Device } from '../../src/domain/run';
import type { ModelFiles } from '../../workers/synthesizer/model-files';
import type { ModelToLoad } from '../../workers/synthesizer/protocol';
import type { LoopCounts, Work } from './measured-pass';
import type { CompletionLoop } from './run-sequences';

export type LibraryModel = PreTrainedModel;

/** The model as the library loads it, from files already here. */
export function loadLibraryModel(
  { dtype }: ModelToLoad,
  device: Device,
  { inMemory }: ModelFiles,
): Promise<LibraryModel> {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = '/';
  env.useBrowserCache = false;
  // Its cache imports the runtime from a blob, which the site's policy forbids.
  env.useWasmCache = false;
  env.fetch = (input: RequestInfo | URL) => {
    const bytes = inMemory.get(String(input).slice('/model/'.length));
    return Promise.resolve(bytes ? new Response(bytes) : new Response(null, { status: 404 }));
  };
  return AutoModelForCausalLM.from_pretrained('model', { device, dtype });
}

/** One prompt after the other through `generate()`: greedy, with its cache of keys and values. */
export class LibraryLoop implements CompletionLoop {
  readonly mostInFlight = 1;
  readonly #model: LibraryModel;
  readonly #work: Work;
  #prefillMs = 0;
  #computedTokens = 0;
  #steps = 0;

  constructor(model: LibraryModel, work: Work) {
    this.#model = model;
    this.#work = work;
  }

  async complete(promptTokens: readonly number[]): Promise<readonly number[]> {
    const { maxNewTokens, ignoresEnd } = this.#work;
    const dims = [1, promptTokens.length];
    const streamer = new FirstTokenTime();
    const options = {
      inputs: new Tensor('int64', BigInt64Array.from(promptTokens, BigInt), dims),
      attention_mask: new Tensor('int64', new BigInt64Array(promptTokens.length).fill(1n), dims),
      max_new_tokens: maxNewTokens,
      do_sample: false,
      ...(ignoresEnd && { eos_token_id: null }),
      streamer,
    };
    const began = performance.now();
    // Its type asks for a whole configuration, and knows no `attention_mask`.
    const output: unknown = await this.#model.generate(options as unknown as GenerateOptions);
    if (!(output instanceof Tensor)) throw new TypeError('generate() gave no tensor.');
    const tokens = Array.from(output.data as BigInt64Array, Number).slice(promptTokens.length);
    this.#prefillMs += streamer.firstAt - began;
    this.#computedTokens += promptTokens.length;
    this.#steps += tokens.length - 1;
    return tokens;
  }

  counts(): LoopCounts {
    return {
      prefillMs: this.#prefillMs,
      computedTokens: this.#computedTokens,
      stepMs: null,
      steps: this.#steps,
      steppedTokens: this.#steps,
      slots: 1,
      cacheBytes: null,
    };
  }

  end(): void {
    // `generate()` has freed its caches.
  }
}

type GenerateOptions = Parameters<LibraryModel['generate']>[0];

/** Hears the prompt, then each token. */
class FirstTokenTime extends BaseStreamer {
  #puts = 0;
  firstAt = 0;

  override put(): void {
    this.#puts += 1;
    if (this.#puts === 2) this.firstAt = performance.now();
  }

  override end(): void {
    // Nothing is held back.
  }
}
