import { BLOCK_BYTES, countDown } from './block-loop';
import { blockRange, nearestStep } from './fit-range';
import { searchAmong, symmetricCandidate } from './scale-search';
import { f32, f32x4, i32, toInt } from './wasm-code';
import { WasmFunction } from './wasm-module';

/** Parts of the range that are tried: cutting off the largest weights often costs less than a coarser step for all. */
const STRETCHES = { 4: [0.9, 0.98, 1.06], 8: [0.97, 0.99, 1] } as const;
const RANGE_SHARES = { 4: [0.88, 0.96, 1.04], 8: [0.98, 0.99, 1] } as const;

/** The weight furthest from zero gets the lowest code. Parameters: weights, scales, how many blocks. */
export function fitNearest(bits: 4 | 8): WasmFunction {
  const fit = new WasmFunction(`fitNearest${bits}`);
  const [weights, scales, blocks] = [fit.parameter(), fit.parameter(), fit.parameter()];
  const range = blockRange(fit, weights);
  const body = [range.find, f32.store(scales.get, nearestStep(range, bits))];
  fit.add(
    countDown(blocks, body, [
      [weights, BLOCK_BYTES],
      [scales, 4],
    ]),
  );
  return fit;
}

/** Symmetric codes with about the least squared error. Parameters: weights, scales, how many blocks. */
export function fitBySearch(bits: 4 | 8): WasmFunction {
  const fit = new WasmFunction(`fitBySearch${bits}`);
  const [weights, scales, blocks] = [fit.parameter(), fit.parameter(), fit.parameter()];
  const range = blockRange(fit, weights);
  const unit = fit.local('f32');
  const highest = fit.local('v128');
  const candidates = STRETCHES[bits].map((stretch) => symmetricCandidate(fit, stretch, highest));
  const search = searchAmong(fit, weights, unit, candidates);
  const body = [
    range.find,
    unit.set(nearestStep(range, bits)),
    search.run,
    f32.store(scales.get, f32.multiply(search.scale.get, unit.get)),
  ];
  fit.add(
    highest.set(f32x4.splat(f32.constant(2 ** (bits - 1) - 1))),
    search.prepare,
    countDown(blocks, body, [
      [weights, BLOCK_BYTES],
      [scales, 4],
    ]),
  );
  return fit;
}

/** The same search with a zero point that follows the middle of the range. A fourth parameter: zero points, a byte each. */
export function fitZeroPoint(bits: 4 | 8): WasmFunction {
  const fit = new WasmFunction(`fitZeroPoint${bits}`);
  const [weights, scales, blocks, zeros] = [fit.parameter(), fit.parameter(), fit.parameter(), fit.parameter()];
  const most = 2 ** bits - 1;
  const range = blockRange(fit, weights);
  const [high, depth] = [i32.asFloat(range.high.get), i32.asFloat(range.depth.get)];
  const unit = fit.local('f32');
  const middle = fit.local('f32');
  const candidates = RANGE_SHARES[bits].map((share) => {
    const zero = fit.local('f32');
    const [lowest, highest] = [fit.local('v128'), fit.local('v128')];
    const ideal = f32.subtract(f32.constant(most / 2), f32.multiply(middle.get, f32.constant(1 / share)));
    const prepare = [
      ...zero.set(f32.max(f32.constant(0), f32.min(f32.constant(most), f32.round(ideal)))),
      ...lowest.set(f32x4.splat(f32.negate(zero.get))),
      ...highest.set(f32x4.splat(f32.subtract(f32.constant(most), zero.get))),
    ];
    return { ...symmetricCandidate(fit, 1 / share, highest), prepare, lowest, zero };
  });
  const search = searchAmong(fit, weights, unit, candidates);
  const body = [
    range.find,
    unit.set(f32.multiply(f32.add(high, depth), f32.constant(1 / most))),
    middle.set(f32.divide(f32.multiply(f32.subtract(high, depth), f32.constant(0.5)), unit.get)),
    search.run,
    f32.store(scales.get, f32.multiply(search.scale.get, unit.get)),
    i32.store8(zeros.get, toInt(search.zero.get)),
  ];
  fit.add(
    search.prepare,
    countDown(blocks, body, [
      [weights, BLOCK_BYTES],
      [scales, 4],
      [zeros, 1],
    ]),
  );
  return fit;
}
