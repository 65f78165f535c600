import { vectorAt, VECTORS } from './block-loop';
import { f32, f32x4, v128, when, type WasmCode, type WasmLocal } from './wasm-code';
import type { WasmFunction } from './wasm-module';

/** Added to a float of less than 2^22 and taken away again, it leaves the nearest integer, ties to even. */
export const ROUNDING = 1.5 * 2 ** 23;

export interface Candidate {
  /** Codes for each unit. */
  readonly stretch: number;
  readonly stretches: WasmLocal;
  /** Runs for each block before the search. */
  readonly prepare: WasmCode;
  /** Of the codes, the zero point taken away. Null where rounding takes none below it. */
  readonly lowest: WasmLocal | null;
  readonly highest: WasmLocal;
  /** Null where all blocks have the same. */
  readonly zero: WasmLocal | null;
  /** Sums of cc, cd and dd, see `searchAmong`. */
  readonly squares: WasmLocal;
  readonly products: WasmLocal;
  readonly losses: WasmLocal;
}

export interface Search {
  /** Runs once. */
  readonly prepare: WasmCode;
  /** Runs for each block. */
  readonly run: WasmCode;
  /** In units; 1 where the unit is zero or not finite, so that it comes out. */
  readonly scale: WasmLocal;
  readonly zero: WasmLocal;
}

/**
 * For given codes c the best scale is Σxc / Σcc, and it leaves Σxx - (Σxc)² / Σcc. So each candidate is judged by the
 * best scale for its codes, and that scale, not the candidate, is what comes out. The large sums would hide small
 * differences in float32; with d = x - c, x counted in steps of the candidate, what is left is Σdd - (Σcd)² / Σcc of
 * them, and the best scale is 1 + Σcd / Σcc of them.
 */
export function searchAmong(
  fit: WasmFunction,
  weights: WasmLocal,
  unit: WasmLocal,
  candidates: readonly Candidate[],
): Search {
  const [rounding, units, value] = [fit.local('v128'), fit.local('v128'), fit.local('v128')];
  const [steps, code, sums] = [fit.local('v128'), fit.local('v128'), fit.local('v128')];
  const [loss, leastLoss] = [fit.local('f32'), fit.local('f32')];
  const [product, share] = [fit.local('f32'), fit.local('f32')];
  const [scale, zero] = [fit.local('f32'), fit.local('f32')];
  const add = (sum: WasmLocal, term: WasmCode): WasmCode => sum.set(f32x4.add(sum.get, term));
  const total = (sum: WasmLocal): WasmCode => [
    ...sums.set(f32x4.add(sum.get, v128.pick(sum.get, sum.get, [2, 3, 0, 1]))),
    ...f32x4.lane(f32x4.add(sums.get, v128.pick(sums.get, sums.get, [1, 0, 3, 2])), 0),
  ];
  const begin = ({ stretch, stretches, prepare, squares, products, losses }: Candidate): WasmCode => [
    ...prepare,
    ...stretches.set(f32x4.splat(f32.constant(stretch))),
    ...[squares, products, losses].flatMap((sum) => sum.set(v128.zero)),
  ];
  const weigh = ({ stretches, lowest, highest, squares, products, losses }: Candidate): WasmCode => {
    const rounded = f32x4.subtract(f32x4.add(steps.get, rounding.get), rounding.get);
    const held = f32x4.min(rounded, highest.get);
    return [
      ...steps.set(f32x4.multiply(value.get, stretches.get)),
      ...code.set(lowest === null ? held : f32x4.max(held, lowest.get)),
      ...steps.set(f32x4.subtract(steps.get, code.get)),
      ...add(squares, f32x4.multiply(code.get, code.get)),
      ...add(products, f32x4.multiply(code.get, steps.get)),
      ...add(losses, f32x4.multiply(steps.get, steps.get)),
    ];
  };
  const judge = ({ stretch, squares, products, losses, zero: own }: Candidate): WasmCode => [
    ...product.set(total(products)),
    ...share.set(f32.divide(product.get, total(squares))),
    ...loss.set(
      f32.multiply(f32.subtract(total(losses), f32.multiply(product.get, share.get)), f32.constant(stretch ** -2)),
    ),
    ...when(f32.isAbove(leastLoss.get, loss.get), [
      leastLoss.set(loss.get),
      scale.set(f32.multiply(f32.add(f32.constant(1), share.get), f32.constant(1 / stretch))),
      own === null ? [] : zero.set(own.get),
    ]),
  ];
  const run = [
    ...units.set(f32x4.splat(f32.divide(f32.constant(1), unit.get))),
    ...leastLoss.set(f32.constant(Infinity)),
    ...scale.set(f32.constant(1)),
    ...zero.set(f32.constant(0)),
    ...candidates.flatMap(begin),
    ...VECTORS.flatMap((index) => [
      ...value.set(f32x4.multiply(vectorAt(weights, index), units.get)),
      ...candidates.flatMap(weigh),
    ]),
    ...candidates.flatMap(judge),
  ];
  return { prepare: rounding.set(f32x4.splat(f32.constant(ROUNDING))), run, scale, zero };
}

/** Of symmetric codes: the furthest weight has the lowest one, and rounding takes none beyond it. */
export function symmetricCandidate(fit: WasmFunction, stretch: number, highest: WasmLocal): Candidate {
  const [stretches, squares] = [fit.local('v128'), fit.local('v128')];
  const [products, losses] = [fit.local('v128'), fit.local('v128')];
  return { stretch, stretches, prepare: [], lowest: null, highest, zero: null, squares, products, losses };
}
