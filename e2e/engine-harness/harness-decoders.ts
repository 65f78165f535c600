import { type CreatedSession, createSession } from '../../workers/synthesizer/create-session';
import type { Logits, RowStep, SavedRow, Wanted } from '../../workers/synthesizer/decoder';
import { type DecoderInputs, readDecoderInputs } from '../../workers/synthesizer/decoder-inputs';
import { GpuArgmax } from '../../workers/synthesizer/gpu-argmax';
import { GpuDecoder } from '../../workers/synthesizer/gpu-decoder';
import { readModelFiles } from '../../workers/synthesizer/model-files';
import { type InferenceSession, Tensor } from '../../workers/synthesizer/ort';
import type { ModelToLoad } from '../../workers/synthesizer/protocol';
import { SingleRowDecoder } from '../../workers/synthesizer/single-row-decoder';
import {
  type ArrivalOptions,
  type ExactnessPlan,
  type Written,
  writtenBy,
} from '../../workers/synthesizer/test-random-arrivals';

export interface DecodersAsked {
  readonly model: ModelToLoad;
  /** As with a graph that cannot be told how many logits to keep. */
  readonly keepsAllLogits: boolean;
}

/** What came of a run, by position: best tokens, and the logits where they were all wanted. */
export interface Answer {
  readonly best: readonly number[];
  readonly logits: readonly Float32Array[];
}

const gpuBuffers = { tensors: 0, others: 0 };

/** Its session is made once: the shaders of every session are compiled anew, which takes most of a test's time. */
let created: Promise<CreatedSession> | null = null;

/** Both decoders of a session on the graphics card, for a page to call. One model a worker. */
export async function openDecoders({ model, keepsAllLogits }: DecodersAsked): Promise<HarnessDecoders> {
  created ??= create(model);
  const { session, gpuDevice } = await created;
  if (gpuDevice === null) throw new Error('The session runs on no graphics card.');
  const inputs = readDecoderInputs(session);
  return keepsAllLogits
    ? new HarnessDecoders(gpuDevice, keepingAllLogits(session), { ...inputs, logitsToKeep: null })
    : new HarnessDecoders(gpuDevice, session, inputs);
}

async function create(model: ModelToLoad): Promise<CreatedSession> {
  countBuffers();
  const files = await readModelFiles(model, 'webgpu', () => undefined);
  return createSession(model, 'webgpu', files, () => undefined);
}

export class HarnessDecoders {
  readonly #device: GPUDevice;
  readonly #gpu: GpuDecoder;
  readonly #alone: SingleRowDecoder;
  readonly #saved: SavedRow[] = [];

  constructor(device: GPUDevice, session: InferenceSession, inputs: DecoderInputs) {
    this.#device = device;
    this.#alone = new SingleRowDecoder(session, inputs, 0);
    this.#gpu = new GpuDecoder(session, device, inputs, 0);
  }

  get size(): { readonly rows: number; readonly rowTokens: number } {
    const { rows, rowTokens } = this.#gpu;
    return { rows, rowTokens };
  }

  reserve(rows: number, tokens: number): Promise<boolean> {
    return this.#gpu.reserve(rows, tokens);
  }

  async extend(row: number, length: number, tokens: readonly number[], wanted: Wanted, keep = 1): Promise<Answer> {
    const logits = await this.#gpu.extend(row, length, tokens, wanted, keep);
    return answer(logits, wanted, keep);
  }

  async step(rows: readonly RowStep[], wanted: 'best' | 'all' = 'best'): Promise<Answer> {
    return answer(await this.#gpu.step(rows, wanted), wanted, rows.length);
  }

  copy(from: number, to: number, length: number): void {
    this.#gpu.copy(from, to, length);
  }

  /** Its number; null where there was no memory. */
  save(row: number, length: number): number | null {
    const saved = this.#gpu.save(row, length);
    return saved && this.#saved.push(saved) - 1;
  }

  restore(saved: number, row: number, length: number): void {
    const one = this.#saved[saved];
    if (one !== undefined) this.#gpu.restore(one, row, length);
  }

  free(saved: number): void {
    this.#saved[saved]?.free();
  }

  /** The tokens that one row alone writes behind a text. */
  async alone(text: readonly number[], count: number): Promise<readonly number[]> {
    const written = [(await this.#alone.extend(0, 0, text, 'best')).argmax(0)];
    while (written.length < count) {
      const step = { token: written.at(-1) ?? 0, length: text.length + written.length - 1 };
      written.push((await this.#alone.step([step], 'best')).argmax(0));
    }
    return written;
  }

  /** What the engine's scheduler writes to prompts that come at random moments. */
  written(plan: ExactnessPlan, prompts: readonly (readonly number[])[], options: ArrivalOptions): Promise<Written> {
    return writtenBy(this.#gpu, plan, prompts, options);
  }

  /** The logits behind a text, of one row alone. */
  async aloneLogits(text: readonly number[]): Promise<Float32Array> {
    return (await this.#alone.extend(0, 0, text, 'all')).values(0);
  }

  /** Buffers made in this worker by anybody: for tensors, and for what is carried to the device and back. */
  get buffers(): { readonly tensors: number; readonly others: number } {
    return { ...gpuBuffers };
  }

  /** The next time that anybody asks, there was no memory. */
  refuseMemory(): void {
    const popErrorScope = this.#device.popErrorScope.bind(this.#device);
    this.#device.popErrorScope = async () => {
      this.#device.popErrorScope = popErrorScope;
      await popErrorScope();
      return new GPUOutOfMemoryError('Refused for a test.');
    };
  }

  loseDevice(): void {
    this.#device.destroy();
  }

  /** The best tokens of positions whose logits are given as numbers, or as the bits of half-precision ones. */
  async argmax(positions: readonly (Float32Array | Uint16Array)[]): Promise<readonly number[]> {
    const [first = new Float32Array()] = positions;
    const type = first instanceof Uint16Array ? 'float16' : 'float32';
    const argmax = new GpuArgmax(this.#device, type, first.length);
    const room = await argmax.room(positions.length);
    if (room === null) throw new Error('There is no memory for the logits.');
    const bytes = positions.flatMap((position) => [...new Uint8Array(position.buffer)]);
    this.#device.queue.writeBuffer(room, 0, Uint8Array.from([...bytes, 0, 0]), 0, 4 * Math.ceil(bytes.length / 4));
    return [...(await argmax.tokens(positions.length))];
  }
}

function answer(logits: Logits, wanted: Wanted, positions: number): Answer {
  const indices = Array.from({ length: wanted === 'nothing' ? 0 : positions }, (_, index) => index);
  return {
    best: indices.map((index) => logits.argmax(index)),
    logits: wanted === 'all' ? indices.map((index) => logits.values(index)) : [],
  };
}

/** The graph makes the logits of every position where it is told to keep 0 of them. */
function keepingAllLogits(session: InferenceSession): InferenceSession {
  const run = session.run.bind(session);
  const num_logits_to_keep = new Tensor('int64', BigInt64Array.of(0n), []);
  const runOnAll = (feeds: Parameters<typeof run>[0], fetches: Parameters<typeof run>[1]): ReturnType<typeof run> =>
    run({ ...feeds, num_logits_to_keep }, fetches);
  return Object.create(session, { run: { value: runOnAll } }) as InferenceSession;
}

function countBuffers(): void {
  const { prototype } = GPUDevice;
  const createBuffer = Reflect.get(prototype, 'createBuffer') as GPUDevice['createBuffer'];
  prototype.createBuffer = function (this: GPUDevice, descriptor) {
    gpuBuffers[descriptor.usage & GPUBufferUsage.STORAGE ? 'tensors' : 'others'] += 1;
    return createBuffer.call(this, descriptor);
  };
}
