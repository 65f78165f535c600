import { type ModelFiles, readModelFiles } from '../../workers/synthesizer/model-files';
import { loadModel } from '../../workers/synthesizer/load-model';
import { env } from '../../workers/synthesizer/ort';
import { createPromptEncoder } from '../../src/model/prompt-tokens';
import { createTextTokenizer } from '../../src/model/text-tokenizer';
import { type EngineModel, EngineLoop } from './engine-loop';
import { type LibraryModel, LibraryLoop, loadLibraryModel } from './library-loop';
import type { Contender, MeasuredPass, ToOpen, Work } from './measured-pass';
import type { LlamaModel } from './wllama-model';
import { type CompletionLoop, type PromptText, runSequences } from './run-sequences';
import { keepStockAttention, STOCK_WORKER } from './stock-attention';
import { heapBytes } from './watched-memory';

/** The contenders of one worker, loaded once. */
export class Passes {
  readonly threads: number;
  readonly #text: PromptText;
  readonly #engine: EngineModel | null;
  readonly #library: LibraryModel | null;
  readonly #llama: LlamaModel | null;

  static async open(asked: ToOpen): Promise<Passes> {
    const { model, device, contenders } = asked;
    if (self.name === STOCK_WORKER) await keepStockAttention();
    const read = (): Promise<ModelFiles> => readModelFiles(model, device, () => undefined);
    const files = await read();
    const text = promptText(files, model.contextTokens);
    const engine = contenders.includes('engine') ? await loadModel(model, device, await read()) : null;
    const library = contenders.includes('generate') ? await loadLibraryModel(model, device, await read()) : null;
    const llama = contenders.includes('wllama') ? await openLlama(asked, files) : null;
    return new Passes(text, engine, library, llama);
  }

  private constructor(
    text: PromptText,
    engine: EngineModel | null,
    library: LibraryModel | null,
    llama: LlamaModel | null,
  ) {
    this.threads = llama?.threads ?? env.wasm.numThreads ?? 1;
    this.#text = text;
    [this.#engine, this.#library, this.#llama] = [engine, library, llama];
  }

  async run(contender: Contender, work: Work): Promise<MeasuredPass> {
    const loop = await this.#loop(contender, work);
    const began = performance.now();
    const { requests, firstPairAt, promptTokens } = await runSequences(work, this.#text, loop);
    const wallMs = performance.now() - began;
    const counts = loop.counts();
    loop.end();
    const firstPairMs = firstPairAt === null ? null : firstPairAt - began;
    return { requests, wallMs, firstPairMs, promptTokens, heapBytes: heapBytes(), ...counts };
  }

  async #loop(contender: Contender, work: Work): Promise<CompletionLoop> {
    switch (contender.kind) {
      case 'engine':
        return new EngineLoop(opened(this.#engine), contender, work);
      case 'generate':
        return new LibraryLoop(opened(this.#library), work);
      case 'wllama':
        return opened(this.#llama).startLoop(contender.reuses, work);
    }
  }
}

function opened<Model>(model: Model | null): Model {
  if (model === null) throw new TypeError('The contender was not opened.');
  return model;
}

/** wllama is loaded where it is measured, and nowhere else. */
async function openLlama(asked: ToOpen, { inMemory }: ModelFiles): Promise<LlamaModel> {
  const { LlamaModel } = await import('./wllama-model');
  return LlamaModel.open(asked, (name) => jsonIn(inMemory, name));
}

function promptText({ inMemory }: ModelFiles, contextTokens: number): PromptText {
  const tokenizerJson = jsonIn(inMemory, 'tokenizer.json');
  const tokenizer = createTextTokenizer(tokenizerJson, jsonIn(inMemory, 'tokenizer_config.json'));
  return { tokenizer, encode: createPromptEncoder(tokenizer, tokenizerJson), contextTokens };
}

function jsonIn(inMemory: ModelFiles['inMemory'], path: string): unknown {
  return JSON.parse(new TextDecoder().decode(inMemory.get(path)));
}
