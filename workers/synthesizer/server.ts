import { loadFailure } from '../../src/adapters/load-failure';
import { modelByteLength } from '../../src/domain/model-spec';
import { createTokenChooser, argmax } from '../../src/synthesis/sampling';
import { CompletionText } from '../../src/model/completion-text';
import { decode, type DecodeRequest } from './decode';
import { loadModel, type LoadedModel } from './load-model';
import type { LoadReport } from './load-report';
import type { ModelFiles } from './model-files';
import type { FromSynthesizer, PlainError, ToSynthesizer } from './protocol';

type Request<Kind extends ToSynthesizer['kind']> = Extract<ToSynthesizer, { readonly kind: Kind }>;

/** Reads as a steady flow; at every frame, drawing took a third of the page's processor while the model wants it. */
const STREAM_EVERY_MS = 50;
const ALIVE_EVERY_MS = 250;

interface Job {
  readonly id: number;
  readonly cancel: AbortController;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** Serves requests one at a time, in the order they came. */
export class SynthesizerServer {
  readonly #post: (message: FromSynthesizer) => void;
  readonly #queue: Job[] = [];
  #model: LoadedModel | null = null;
  #isServing = false;
  #lastSign = 0;

  constructor(post: (message: FromSynthesizer) => void) {
    this.#post = (message) => {
      this.#lastSign = performance.now();
      post(message);
    };
  }

  async load({ model, device }: Request<'load'>, files: Promise<ModelFiles>, report: LoadReport): Promise<void> {
    try {
      const here = await files;
      const onRead = report.device(device, here.weights);
      this.#model = await loadModel(model, device, here, onRead);
      if (device === 'webgpu') await this.#warmUp(this.#model, modelByteLength(model));
      this.#post({ kind: 'loaded' });
    } catch (error) {
      this.#post({ kind: 'failed', error: plain(error) });
    }
  }

  receive(message: Exclude<ToSynthesizer, { readonly kind: 'load' }>): void {
    const model = this.#model;
    if (model === null) throw new Error('A request came before the model was loaded.');
    switch (message.kind) {
      case 'complete':
        return this.#enqueue(message.id, (signal) => this.#complete(model, message, signal));
      case 'measure':
        return this.#enqueue(message.id, (signal) => this.#measure(model, message, signal));
      case 'countTokens':
        return this.#post({ kind: 'counted', id: message.id, tokens: model.encode(message.prompt).length });
      case 'cancel':
        return this.#cancel(message.id);
    }
  }

  #enqueue(id: number, run: Job['run']): void {
    this.#queue.push({ id, run, cancel: new AbortController() });
    if (!this.#isServing) void this.#serve();
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    for (let job = this.#queue[0]; job !== undefined; job = this.#queue[0]) {
      try {
        job.cancel.signal.throwIfAborted();
        await job.run(job.cancel.signal);
      } catch (error) {
        const { name } = plain(error);
        if (name !== 'AbortError' && name !== 'PromptTooLongError') {
          this.#post({ kind: 'failed', error: plain(error) });
          return;
        }
        this.#post({ kind: 'refused', id: job.id, error: plain(error) });
      }
      this.#queue.shift();
    }
    this.#isServing = false;
  }

  #cancel(id: number): void {
    const position = this.#queue.findIndex((job) => job.id === id);
    const job = this.#queue[position];
    if (job === undefined) return;
    job.cancel.abort();
    if (position === 0) return;
    this.#queue.splice(position, 1);
    this.#post({ kind: 'refused', id, error: plain(job.cancel.signal.reason) });
  }

  async #complete(model: LoadedModel, request: Request<'complete'>, signal: AbortSignal): Promise<void> {
    const { id, prompt, decoding, streams } = request;
    const promptTokens = model.encode(prompt);
    const text = new CompletionText(model.tokenizer);
    let newTokens = 0;
    let firstTokenAt = 0;
    let streamedAt = performance.now();
    const onStep = (token: number | null): void => {
      const now = performance.now();
      if (token !== null) {
        if (newTokens === 0) firstTokenAt = now;
        newTokens += 1;
        if (!model.endTokens.has(token)) text.push(token);
      }
      if (streams && token !== null && now - streamedAt >= STREAM_EVERY_MS) {
        streamedAt = now;
        const tokensPerSecond = newTokens > 1 ? ((newTokens - 1) * 1000) / (now - firstTokenAt) : 0;
        this.#post({ kind: 'progress', id, progress: { segments: text.streamed(), newTokens, tokensPerSecond } });
      }
      this.#signOfLife();
    };
    const choose = createTokenChooser(decoding);
    const decoded = await decode(model, { promptTokens, maxNewTokens: decoding.maxNewTokens, choose, onStep }, signal);
    const completion = { ...decoded, segments: text.segments(), promptTokens: promptTokens.length };
    this.#post({ kind: 'completed', id, completion });
  }

  /**
   * The first run on a graphics card compiles its shaders, and is where one that cannot run the model says so: still
   * part of loading.
   */
  async #warmUp(model: LoadedModel, byteLength: number): Promise<void> {
    try {
      await decode(neverEnding(model), this.#fixedRequest(8, 2), new AbortController().signal);
    } catch (cause) {
      throw loadFailure({ device: model.device, byteLength }, cause);
    }
  }

  /**
   * The time of a fixed prompt of 256 tokens and 32 new ones; given up once it takes longer than `limitMs`. A pass before
   * it does not count: it compiles the shaders for these shapes.
   */
  async #measure(model: LoadedModel, { id, limitMs }: Request<'measure'>, signal: AbortSignal): Promise<void> {
    await decode(neverEnding(model), this.#fixedRequest(256, 2), signal);
    const start = performance.now();
    const limit = new AbortController();
    const tokens: number[] = [];
    const request = this.#fixedRequest(256, 32, (token) => {
      if (token !== null) tokens.push(token);
      if (performance.now() - start > limitMs) limit.abort();
    });
    try {
      await decode(neverEnding(model), request, AbortSignal.any([signal, limit.signal]));
    } catch (error) {
      if (!limit.signal.aborted) throw error;
    }
    const totalMs = limit.signal.aborted ? Infinity : performance.now() - start;
    this.#post({ kind: 'measured', id, measured: { totalMs, tokens } });
  }

  #fixedRequest(promptLength: number, maxNewTokens: number, onStep?: DecodeRequest['onStep']): DecodeRequest {
    const promptTokens = Array.from({ length: promptLength }, (_, index) => 300 + (index % 97));
    const stepped = (token: number | null): void => {
      onStep?.(token);
      this.#signOfLife();
    };
    return { promptTokens, maxNewTokens, choose: argmax, onStep: stepped };
  }

  #signOfLife(): void {
    if (performance.now() - this.#lastSign > ALIVE_EVERY_MS) this.#post({ kind: 'alive' });
  }
}

function neverEnding(model: LoadedModel): LoadedModel {
  return { ...model, endTokens: new Set() };
}

function plain(error: unknown): PlainError {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}
