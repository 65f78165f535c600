import { tensorBuffers } from './gpu-buffers';
import { elementBytes } from './runtime-module';

/** Threads that share one position; every device has as many in a workgroup. */
const THREADS = 256;

/** WebGPU's own conversion reads half-precision numbers on devices that cannot compute with them. */
const READING = {
  float32: { stored: 'f32', logit: 'logits[index]' },
  float16: { stored: 'u32', logit: 'unpack2x16float(logits[index / 2])[index % 2]' },
} as const;

type LogitType = keyof typeof READING;

/**
 * The best token of each position, found on the graphics card, so that the token is downloaded and not its position's
 * logits (600 kB for a vocabulary of 150,000). A kernel of our own: the runtime's `ArgMax` goes through all logits of a
 * position in one thread (`reduction_ops.cc`), which uses one of a graphics card's thousands.
 */
export class GpuArgmax {
  readonly type: LogitType;
  readonly vocabulary: number;
  readonly #device: GPUDevice;
  readonly #pipeline: GPUComputePipeline;
  #room: Room | null = null;

  constructor(device: GPUDevice, type: LogitType, vocabulary: number) {
    [this.type, this.vocabulary, this.#device] = [type, vocabulary, device];
    this.#pipeline = device.createComputePipeline({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code: kernel(type) }), constants: { vocabulary } },
    });
  }

  /** Where the logits of `positions` positions are to be written, one behind the other; null without memory for them. */
  async room(positions: number): Promise<GPUBuffer | null> {
    if (this.#room !== null && this.#room.positions >= positions) return this.#room.logits;
    const positionBytes = this.vocabulary * elementBytes(this.type);
    const made = await tensorBuffers(this.#device, [positions * positionBytes, positions * 4]);
    const [logits, tokens] = made ?? [];
    if (logits === undefined || tokens === undefined) return null;
    const { MAP_READ, COPY_DST } = GPUBufferUsage;
    const download = this.#device.createBuffer({ size: tokens.size, usage: MAP_READ | COPY_DST });
    const bindings = this.#device.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: [logits, tokens].map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const before = this.#room;
    for (const buffer of before === null ? [] : [before.logits, before.tokens, before.download]) buffer.destroy();
    this.#room = { positions, logits, tokens, download, bindings };
    return logits;
  }

  /** The best token of each of the first `positions` positions in the room; the lowest id wins a tie. */
  async tokens(positions: number): Promise<Uint32Array> {
    if (this.#room === null) throw new TypeError('No room was made for the logits.');
    const { tokens, download, bindings } = this.#room;
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(positions);
    pass.end();
    encoder.copyBufferToBuffer(tokens, 0, download, 0, positions * 4);
    this.#device.queue.submit([encoder.finish()]);
    try {
      await download.mapAsync(GPUMapMode.READ, 0, positions * 4);
    } catch (cause) {
      // WebGPU names it an AbortError, as if somebody had stopped the request.
      throw new Error('The graphics device was lost.', { cause });
    }
    const best = new Uint32Array(download.getMappedRange(0, positions * 4)).slice();
    download.unmap();
    return best;
  }
}

interface Room {
  readonly positions: number;
  readonly logits: GPUBuffer;
  readonly tokens: GPUBuffer;
  readonly download: GPUBuffer;
  readonly bindings: GPUBindGroup;
}

/**
 * A workgroup for each position. A thread goes over every 256th token and so keeps the lowest of its own that tie; of
 * two threads' tokens that tie, the lower is taken.
 */
function kernel(type: LogitType): string {
  const { stored, logit } = READING[type];
  return `
override vocabulary: u32;
const threads = ${String(THREADS)}u;
@group(0) @binding(0) var<storage, read> logits: array<${stored}>;
@group(0) @binding(1) var<storage, read_write> tokens: array<u32>;
var<workgroup> bestLogits: array<f32, threads>;
var<workgroup> bestTokens: array<u32, threads>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) position: vec3u, @builtin(local_invocation_index) thread: u32) {
  var best = -0x1.fffffep+127f;
  var bestToken = 0u;
  for (var token = thread; token < vocabulary; token += threads) {
    let index = position.x * vocabulary + token;
    let logit = ${logit};
    if (logit > best) {
      best = logit;
      bestToken = token;
    }
  }
  bestLogits[thread] = best;
  bestTokens[thread] = bestToken;
  for (var half = threads / 2; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half) {
      let other = bestLogits[thread + half];
      let otherToken = bestTokens[thread + half];
      if (other > best || (other == best && otherToken < bestToken)) {
        best = other;
        bestToken = otherToken;
        bestLogits[thread] = best;
        bestTokens[thread] = bestToken;
      }
    }
  }
  if (thread == 0) {
    tokens[position.x] = bestToken;
  }
}`;
}
