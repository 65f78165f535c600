import { BLOCK_SIZE } from './block-size';
import { encodeBlocks } from './code-kernels';
import { fitBySearch, fitNearest, fitZeroPoint } from './fit-kernels';
import { instantiate } from './wasm-module';

/** Blocks that are held at a time: their weights stay in a processor's second cache. */
export const BLOCKS_HELD = 1024;

const WEIGHT_BYTES = BLOCKS_HELD * BLOCK_SIZE * 4;
const SCALES_AT = WEIGHT_BYTES;
const ZEROS_AT = SCALES_AT + BLOCKS_HELD * 4;
const CODES_AT = ZEROS_AT + BLOCKS_HELD;
const MEMORY_BYTES = CODES_AT + BLOCKS_HELD * BLOCK_SIZE;

/** Fits and codes whole blocks in a memory of their own, four weights at a time (WebAssembly with its 128-bit vectors). */
export interface BlockKernels {
  /** Room for `BLOCKS_HELD` of each. */
  readonly weights: Float32Array;
  readonly scales: Float32Array;
  readonly zeros: Uint8Array;
  readonly codes: Uint8Array;
  /** Sets the scales, and the zero points where they are chosen, of the first `blocks` blocks. */
  fit(method: 'nearest' | 'search' | 'zeroPoints', bits: 4 | 8, blocks: number): void;
  /** Sets the codes by the scales and zero points that are there. A block with a scale of zero gets its zero point. */
  encode(bits: 4 | 8, blocks: number): void;
}

let kernels: BlockKernels | undefined;

export function blockKernels(): BlockKernels {
  return (kernels ??= build());
}

function build(): BlockKernels {
  const functions = ([4, 8] as const).flatMap((bits) => [
    fitNearest(bits),
    fitBySearch(bits),
    fitZeroPoint(bits),
    encodeBlocks(bits),
  ]);
  const { memory, run } = instantiate(functions, MEMORY_BYTES);
  const fits = { nearest: 'fitNearest', search: 'fitBySearch', zeroPoints: 'fitZeroPoint' };
  return {
    weights: new Float32Array(memory, 0, BLOCKS_HELD * BLOCK_SIZE),
    scales: new Float32Array(memory, SCALES_AT, BLOCKS_HELD),
    zeros: new Uint8Array(memory, ZEROS_AT, BLOCKS_HELD),
    codes: new Uint8Array(memory, CODES_AT, BLOCKS_HELD * BLOCK_SIZE),
    fit: (method, bits, blocks) => run[`${fits[method]}${bits}`]?.(0, SCALES_AT, blocks, ZEROS_AT),
    encode: (bits, blocks) => run[`encode${bits}`]?.(0, SCALES_AT, blocks, ZEROS_AT, CODES_AT),
  };
}
