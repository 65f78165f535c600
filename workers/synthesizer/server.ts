import { loadFailure } from '../../src/adapters/load-failure';
import { modelByteLength } from '../../src/domain/model-spec';
import { createTokenChooser } from '../../src/synthesis/sampling';
import { CompletionText } from '../../src/model/completion-text';
import type { DecodeRequest } from './batch-row';
import { loadModel, type LoadedModel } from './load-model';
import type { LoadReport } from './load-report';
import type { ModelFiles } from './model-files';
import { newScheduler } from './new-scheduler';
import type { FromSynthesizer, PlainError, RowProgress, ToSynthesizer } from './protocol';
import type { Scheduler } from './scheduler';

type Request<Kind extends ToSynthesizer['kind']> = Extract<ToSynthesizer, { readonly kind: Kind }>;

/** Reads as a steady flow; at every frame, drawing took a third of the page's processor while the model wants it. */
const STREAM_EVERY_MS = 50;
const WORK_EVERY_MS = 250;

/** A loaded model, and what completes its prompts. */
interface Engine {
  readonly model: LoadedModel;
  readonly scheduler: Scheduler;
}

/** Serves requests together, as many as the scheduler lets work at once. */
export class SynthesizerServer {
  readonly #post: (message: FromSynthesizer) => void;
  readonly #cancels = new Map<number, AbortController>();
  /** Rows that stream, with what came of them since the last message. */
  readonly #streams = new Map<number, () => RowProgress | null>();
  #engine: Engine | null = null;
  #hasFailed = false;
  #lastSign = 0;
  #streamedAt = 0;

  constructor(post: (message: FromSynthesizer) => void) {
    this.#post = post;
  }

  async load({ model, device, slots }: Request<'load'>, files: Promise<ModelFiles>, report: LoadReport): Promise<void> {
    try {
      const here = await files;
      const loaded = await loadModel(model, device, here, report.device(device, here.weights));
      const scheduler = newScheduler(loaded, () => this.#tell());
      this.#engine = { model: loaded, scheduler };
      scheduler.useSlots(slots);
      if (device === 'webgpu') await this.#warmUp(this.#engine, modelByteLength(model));
      this.#post({ kind: 'loaded' });
    } catch (error) {
      this.#post({ kind: 'failed', error: plain(error) });
    }
  }

  receive(message: Exclude<ToSynthesizer, { readonly kind: 'load' }>): void {
    const engine = this.#engine;
    if (engine === null) throw new Error('A request came before the model was loaded.');
    switch (message.kind) {
      case 'complete':
        return this.#serve(message.id, (signal) => this.#complete(engine, message, signal));
      case 'measure':
        return this.#serve(message.id, (signal) => this.#measure(engine, message, signal));
      case 'countTokens':
        return this.#post({ kind: 'counted', id: message.id, tokens: engine.model.encode(message.prompt).length });
      case 'useSlots':
        return engine.scheduler.useSlots(message.slots);
      case 'cancel':
        return this.#cancels.get(message.id)?.abort();
    }
  }

  #serve(id: number, answer: (signal: AbortSignal) => Promise<FromSynthesizer>): void {
    const cancel = new AbortController();
    this.#cancels.set(id, cancel);
    answer(cancel.signal)
      .then(this.#post, (error: unknown) => this.#refuse(id, plain(error)))
      .finally(() => {
        this.#cancels.delete(id);
        this.#streams.delete(id);
        this.#tellWork();
      });
  }

  #refuse(id: number, error: PlainError): void {
    if (error.name === 'AbortError' || error.name === 'PromptTooLongError') {
      return this.#post({ kind: 'refused', id, error });
    }
    // Takes every request with it; told once.
    if (!this.#hasFailed) this.#post({ kind: 'failed', error });
    this.#hasFailed = true;
  }

  async #complete(
    { model, scheduler }: Engine,
    request: Request<'complete'>,
    signal: AbortSignal,
  ): Promise<FromSynthesizer> {
    const { id, prompt, decoding, streams } = request;
    const promptTokens = model.encode(prompt);
    const text = new CompletionText(model.tokenizer);
    const stream = new TokenStream(id, text);
    if (streams) this.#streams.set(id, () => stream.latest());
    const decoded = await scheduler.decode(
      {
        promptTokens,
        maxNewTokens: decoding.maxNewTokens,
        choose: decoding.temperature === 0 ? null : createTokenChooser(decoding),
        onToken: (token) => {
          stream.note();
          if (!model.endTokens.has(token)) text.push(token);
        },
      },
      signal,
    );
    const completion = { ...decoded, segments: text.segments(), promptTokens: promptTokens.length };
    return { kind: 'completed', id, completion };
  }

  /**
   * The first run on a graphics card compiles its shaders, and is where one that cannot run the model says so: still
   * part of loading.
   */
  async #warmUp({ model, scheduler }: Engine, byteLength: number): Promise<void> {
    try {
      await scheduler.decode(fixedRequest(8, 2), new AbortController().signal);
    } catch (cause) {
      throw loadFailure({ device: model.device, byteLength }, cause);
    }
  }

  /**
   * The time of a fixed prompt of 256 tokens and 32 new ones; given up once it takes longer than `limitMs`. A pass before
   * it does not count: it compiles the shaders for these shapes.
   */
  async #measure(
    { scheduler }: Engine,
    { id, limitMs }: Request<'measure'>,
    signal: AbortSignal,
  ): Promise<FromSynthesizer> {
    await scheduler.decode(fixedRequest(256, 2), signal);
    const limit = new AbortController();
    const tokens: number[] = [];
    const start = performance.now();
    const onToken = (token: number): void => {
      tokens.push(token);
      if (performance.now() - start > limitMs) limit.abort();
    };
    try {
      await scheduler.decode({ ...fixedRequest(256, 32), onToken }, AbortSignal.any([signal, limit.signal]));
    } catch (error) {
      if (!limit.signal.aborted) throw error;
    }
    const totalMs = limit.signal.aborted ? Infinity : performance.now() - start;
    return { kind: 'measured', id, measured: { totalMs, tokens } };
  }

  /** After each run of the decoder. */
  #tell(): void {
    const now = performance.now();
    if (now - this.#streamedAt >= STREAM_EVERY_MS) {
      this.#streamedAt = now;
      const rows = Array.from(this.#streams.values(), (latest) => latest()).filter((row) => row !== null);
      if (rows.length > 0) this.#post({ kind: 'progress', rows });
    }
    if (now - this.#lastSign >= WORK_EVERY_MS) this.#tellWork();
  }

  #tellWork(): void {
    if (this.#engine === null) return;
    this.#lastSign = performance.now();
    this.#post({ kind: 'working', work: this.#engine.scheduler.work });
  }
}

/** What is told of one request while it is written. */
class TokenStream {
  readonly #id: number;
  readonly #text: CompletionText;
  #newTokens = 0;
  #toldTokens = 0;
  #firstAt = 0;

  constructor(id: number, text: CompletionText) {
    this.#id = id;
    this.#text = text;
  }

  note(): void {
    if (this.#newTokens === 0) this.#firstAt = performance.now();
    this.#newTokens += 1;
  }

  /** Null where nothing was written since. */
  latest(): RowProgress | null {
    const newTokens = this.#newTokens;
    if (newTokens === this.#toldTokens) return null;
    this.#toldTokens = newTokens;
    const seconds = (performance.now() - this.#firstAt) / 1000;
    const tokensPerSecond = newTokens > 1 ? (newTokens - 1) / seconds : 0;
    return { id: this.#id, progress: { segments: this.#text.streamed(), newTokens, tokensPerSecond } };
  }
}

function fixedRequest(promptLength: number, maxNewTokens: number): DecodeRequest {
  const promptTokens = Array.from({ length: promptLength }, (_, index) => 300 + (index % 97));
  return { promptTokens, maxNewTokens, choose: null, ignoresEnd: true, runsAlone: true };
}

function plain(error: unknown): PlainError {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}
