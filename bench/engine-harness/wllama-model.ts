import { Wllama } from '@wllama/wllama/esm/index.js';
import wasmUrl from '@wllama/wllama/esm/wasm/wllama.wasm?url';
import { endTokens } from '../../src/model/end-tokens';
import type { BytePairJson } from '../gguf-tokenizer';
import type { ToOpen, Work } from './measured-pass';
import { TokenTexts } from './token-texts';
import { WllamaLoop } from './wllama-loop';

interface LlamaSettings {
  readonly gguf: Blob;
  readonly threads: number;
  readonly contextTokens: number;
  readonly texts: TokenTexts;
  readonly endToken: number;
}

/** The embedded model as a GGUF file, for llama.cpp. */
export class LlamaModel {
  readonly threads: number;
  readonly #settings: LlamaSettings;
  #running: Wllama | null = null;

  /** `json` reads a small file of the model's folder. */
  static async open(asked: ToOpen, json: (name: string) => unknown): Promise<LlamaModel> {
    const { model, ggufUrl, threads } = asked;
    if (threads === null) throw new TypeError('llama.cpp has to be told how many threads the others have.');
    const tokenizerJson = json('tokenizer.json');
    const [endToken = NaN] = endTokens({
      generationConfig: json('generation_config.json'),
      config: json('config.json'),
      tokenizerJson,
      tokenizerConfig: json('tokenizer_config.json'),
    });
    const response = await fetch(ggufUrl);
    const texts = new TokenTexts(tokenizerJson as BytePairJson);
    const settings = { gguf: await response.blob(), threads, contextTokens: model.contextTokens, texts, endToken };
    return new LlamaModel(settings);
  }

  private constructor(settings: LlamaSettings) {
    this.threads = settings.threads;
    this.#settings = settings;
  }

  /**
   * A loop over a model that was just loaded, as llama.cpp keeps prompts of earlier passes and cannot be told to forget
   * them. The one before lives until then, so that the browser still has its compiled code.
   */
  async startLoop(reuses: boolean, work: Work): Promise<WllamaLoop> {
    const before = this.#running;
    const wllama = await this.#load();
    this.#running = wllama;
    await before?.exit();
    const { texts, endToken } = this.#settings;
    return new WllamaLoop(wllama, texts, endToken, reuses, work);
  }

  async #load(): Promise<Wllama> {
    const { gguf, threads, contextTokens } = this.#settings;
    const wllama = new Wllama({ default: wasmUrl }, { suppressNativeLog: true });
    // Its stand-in for older browsers comes from another host.
    wllama.setCompat(null);
    await wllama.loadModel([gguf], {
      n_threads: threads,
      n_ctx: contextTokens,
      n_gpu_layers: 0,
      // One prompt comes after the other: with its usual four slots it looks at what the idle ones keep, too.
      n_parallel: 1,
      // As precise as the keys and values of the others, and quicker here, without its flash attention as well.
      cache_type_k: 'f32',
      cache_type_v: 'f32',
      flash_attn: false,
    });
    if (wllama.getNumThreads() !== threads)
      throw new Error(`llama.cpp took ${String(wllama.getNumThreads())} threads.`);
    await warmUp(wllama);
    return wllama;
  }
}

/** The others have been through a pass before the first that counts; an instance is new in each. */
async function warmUp(wllama: Wllama): Promise<void> {
  await wllama.createCompletion({ prompt: 'The keeper climbs the stairs.', max_tokens: 16, temperature: 0 });
}
