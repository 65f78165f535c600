import { type ModelFiles, readModelFiles } from '../../workers/synthesizer/model-files';
import { loadModel } from '../../workers/synthesizer/load-model';
import { env } from '../../workers/synthesizer/ort';
import { createPromptEncoder } from '../../src/model/prompt-tokens';
import { createTextTokenizer } from '../../src/model/text-tokenizer';
import { type EngineModel, EngineLoop } from './engine-loop';
import { type LibraryModel, LibraryLoop, loadLibraryModel } from './library-loop';
import type { Contender, MeasuredPass, ToOpen, Work } from './measured-pass';
import { type CompletionLoop, type PromptText, runSequences } from './run-sequences';
import { keepStockAttention, STOCK_WORKER } from './stock-attention';
import { heapBytes } from './watched-memory';

/** The contenders of one worker, loaded once. */
export class Passes {
  readonly threads: number;
  readonly #text: PromptText;
  readonly #engine: EngineModel | null;
  readonly #library: LibraryModel | null;

  static async open({ model, device, contenders }: ToOpen): Promise<Passes> {
    if (self.name === STOCK_WORKER) await keepStockAttention();
    const read = (): Promise<ModelFiles> => readModelFiles(model, device, () => undefined);
    const text = promptText(await read(), model.contextTokens);
    const engine = contenders.includes('engine') ? await loadModel(model, device, await read()) : null;
    const library = contenders.includes('generate') ? await loadLibraryModel(model, device, await read()) : null;
    return new Passes(text, engine, library);
  }

  private constructor(text: PromptText, engine: EngineModel | null, library: LibraryModel | null) {
    this.threads = env.wasm.numThreads ?? 1;
    this.#text = text;
    this.#engine = engine;
    this.#library = library;
  }

  async run(contender: Contender, work: Work): Promise<MeasuredPass> {
    const loop = this.#loop(contender, work);
    const began = performance.now();
    const { requests, firstPairAt, promptTokens } = await runSequences(work, this.#text, loop);
    const wallMs = performance.now() - began;
    const counts = loop.counts();
    loop.end();
    const firstPairMs = firstPairAt === null ? null : firstPairAt - began;
    return { requests, wallMs, firstPairMs, promptTokens, heapBytes: heapBytes(), ...counts };
  }

  #loop(contender: Contender, work: Work): CompletionLoop {
    switch (contender.kind) {
      case 'engine':
        return new EngineLoop(opened(this.#engine), contender, work);
      case 'generate':
        return new LibraryLoop(opened(this.#library), work);
    }
  }
}

function opened<Model>(model: Model | null): Model {
  if (model === null) throw new TypeError('The contender was not opened.');
  return model;
}

function promptText({ inMemory }: ModelFiles, contextTokens: number): PromptText {
  const json = (path: string): unknown => JSON.parse(new TextDecoder().decode(inMemory.get(path)));
  const tokenizerJson = json('tokenizer.json');
  const tokenizer = createTextTokenizer(tokenizerJson, json('tokenizer_config.json'));
  return { tokenizer, encode: createPromptEncoder(tokenizer, tokenizerJson), contextTokens };
}
