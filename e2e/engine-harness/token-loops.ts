import { AutoModelForCausalLM, env, Tensor } from '@huggingface/transformers';
import { loadModel, type LoadedModel } from '../../workers/synthesizer/load-model';
import { newScheduler } from '../../workers/synthesizer/new-scheduler';
import { type ModelFiles, readModelFiles } from '../../workers/synthesizer/model-files';
import type { TokensAsked } from './token-worker';

type Loop = (promptTokens: readonly number[]) => Promise<number[]>;

/** Bare token ids, which the engine's own answers do not carry. */
export async function tokensOf(asked: TokensAsked): Promise<readonly number[][]> {
  const loaded = await loadModel(asked.model, asked.device, await readFiles(asked));
  const loop = asked.by === 'decode' ? ownLoop(loaded, asked) : await libraryLoop(asked);
  // All at once: the engine's own loop works on them together, the library's on one after the other.
  return Promise.all(asked.prompts.map((prompt) => loop(loaded.encode(prompt))));
}

function readFiles({ model, device }: TokensAsked): Promise<ModelFiles> {
  return readModelFiles(model, device, () => undefined);
}

function ownLoop(loaded: LoadedModel, { maxNewTokens }: TokensAsked): Loop {
  const scheduler = newScheduler(loaded, () => undefined);
  return async (promptTokens) => {
    const tokens: number[] = [];
    const onToken = (token: number): void => void tokens.push(token);
    await scheduler.decode({ promptTokens, maxNewTokens, choose: null, onToken }, new AbortController().signal);
    return tokens;
  };
}

async function libraryLoop(asked: TokensAsked): Promise<Loop> {
  const { model, device, maxNewTokens } = asked;
  // The graph was given away to the engine's own session.
  const { inMemory } = await readFiles(asked);
  env.fetch = (input: RequestInfo | URL) => {
    const bytes = inMemory.get(String(input).slice('/model/'.length));
    return Promise.resolve(bytes ? new Response(bytes) : new Response(null, { status: 404 }));
  };
  const library = await AutoModelForCausalLM.from_pretrained('model', { device, dtype: model.dtype });
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (promptTokens: readonly number[]): Promise<number[]> => {
    const answer = last.then(() => generate(promptTokens));
    last = answer;
    return answer;
  };
  const generate = async (promptTokens: readonly number[]): Promise<number[]> => {
    const dims = [1, promptTokens.length];
    const inputs = new Tensor('int64', BigInt64Array.from(promptTokens, BigInt), dims);
    const attention_mask = new Tensor('int64', new BigInt64Array(promptTokens.length).fill(1n), dims);
    const options = { inputs, attention_mask, max_new_tokens: maxNewTokens, do_sample: false };
    const output: unknown = await library.generate(options as Parameters<typeof library.generate>[0]);
    if (!(output instanceof Tensor)) throw new TypeError('generate() gave no tensor.');
    return Array.from(output.data as BigInt64Array, Number).slice(promptTokens.length);
  };
  return inTurn;
}
