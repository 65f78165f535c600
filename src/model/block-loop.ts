import { BLOCK_SIZE } from './block-size';
import { i32, repeat, v128, type WasmCode, type WasmLocal } from './wasm-code';

/** Places of the vectors of four weights in a block. */
export const VECTORS: readonly number[] = Array.from({ length: BLOCK_SIZE / 4 }, (_, index) => index);

const VECTOR_BYTES = 16;

export const BLOCK_BYTES = BLOCK_SIZE * 4;

/** One of the vectors of the block that `weights` points to. */
export function vectorAt(weights: WasmLocal, index: number): WasmCode {
  return v128.load(weights.get, index * VECTOR_BYTES);
}

/** Runs `body` `count` times, at least once; after each, every pointer moves on by so many bytes. */
export function countDown(
  count: WasmLocal,
  body: readonly WasmCode[],
  pointers: readonly (readonly [WasmLocal, byBytes: number])[],
): WasmCode {
  const moves = pointers.map(([pointer, byBytes]) => pointer.set(i32.add(pointer.get, i32.constant(byBytes))));
  const isLeft = [...count.set(i32.add(count.get, i32.constant(-1))), ...count.get];
  return repeat([...body, ...moves], isLeft);
}
