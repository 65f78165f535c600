import { vectorAt, VECTORS } from './block-loop';
import { choose, f32, i32, i32x4, v128, type WasmCode, type WasmLocal } from './wasm-code';
import type { WasmFunction } from './wasm-module';

export interface BlockRange {
  /** Sets what follows, for the block that `weights` points to. */
  readonly find: WasmCode;
  /** The largest weight, or zero, as the bits of a float. */
  readonly high: WasmLocal;
  /** How far the smallest lies below zero, or zero, as the bits of a float. */
  readonly depth: WasmLocal;
}

/**
 * The bits of floats order as integers do: signed, the largest positive float is the highest; unsigned, the most
 * negative. A NaN is above every number of its sign, so that it comes out, whichever place it has.
 */
export function blockRange(fit: WasmFunction, weights: WasmLocal): BlockRange {
  const vector = fit.local('v128');
  const above = fit.local('v128');
  const below = fit.local('v128');
  const high = fit.local('i32');
  const depth = fit.local('i32');
  const isBelow = i32.isBelow(depth.get, i32.constant(0));
  const find = [
    ...above.set(v128.zero),
    ...below.set(v128.zero),
    ...VECTORS.flatMap((index) => [
      ...vector.set(vectorAt(weights, index)),
      ...above.set(i32x4.maxSigned(above.get, vector.get)),
      ...below.set(i32x4.maxUnsigned(below.get, vector.get)),
    ]),
    ...high.set(acrossLanes(above, i32x4.maxSigned)),
    ...depth.set(acrossLanes(below, i32x4.maxUnsigned)),
    ...depth.set(choose(i32.and(depth.get, i32.constant(0x7fffffff)), i32.constant(0), isBelow)),
  ];
  return { find, high, depth };
}

/** The step of symmetric codes by which the weight furthest from zero has the lowest one. */
export function nearestStep({ high, depth }: BlockRange, bits: 4 | 8): WasmCode {
  const isHigher = i32.isAbove(high.get, depth.get);
  const furthest = choose(f32.negate(i32.asFloat(high.get)), i32.asFloat(depth.get), isHigher);
  return f32.multiply(furthest, f32.constant(2 ** (1 - bits)));
}

function acrossLanes(values: WasmLocal, most: (left: WasmCode, right: WasmCode) => WasmCode): WasmCode {
  const halved = [
    ...values.set(most(values.get, v128.pick(values.get, values.get, [2, 3, 0, 1]))),
    ...most(values.get, v128.pick(values.get, values.get, [1, 0, 3, 2])),
  ];
  return i32x4.lane(halved, 0);
}
