import { BLOCK_BYTES, countDown, vectorAt } from './block-loop';
import { ROUNDING } from './scale-search';
import { choose, f32, f32x4, i16x8, i32, i32x4, i8x16, v128, type WasmCode } from './wasm-code';
import { WasmFunction } from './wasm-module';

/** The bits of `ROUNDING`; with a small integer added to it, that integer is in the lowest of them. */
const ROUNDING_BITS = 0x4b400000;

/** Codes of weights by the scales and zero points that are there. Parameters: weights, scales, blocks, zeros, codes. */
export function encodeBlocks(bits: 4 | 8): WasmFunction {
  const encode = new WasmFunction(`encode${bits}`);
  const [weights, scales, blocks] = [encode.parameter(), encode.parameter(), encode.parameter()];
  const [zeros, codes] = [encode.parameter(), encode.parameter()];
  const [inverse, offset] = [encode.local('v128'), encode.local('v128')];
  const [front, back] = [encode.local('v128'), encode.local('v128')];
  const scale = f32.load(scales.get);
  const reciprocal = f32.divide(f32.constant(1), scale);
  const steps = (vector: number): WasmCode =>
    i32x4.subtract(
      f32x4.add(f32x4.multiply(vectorAt(weights, vector), inverse.get), offset.get),
      i32x4.splat(i32.constant(ROUNDING_BITS)),
    );
  // Narrowing holds codes of 8 bits to their range.
  const sixteen = (from: number): WasmCode =>
    i8x16.narrow(i16x8.narrow(steps(from), steps(from + 1)), i16x8.narrow(steps(from + 2), steps(from + 3)));
  const nibbles = (vector: number): WasmCode => i8x16.min(sixteen(vector), i8x16.splat(i32.constant(15)));
  // The upper byte of each two goes into the upper half of the lower.
  const pairs = (bytes: WasmCode): WasmCode =>
    v128.and(v128.or(bytes, i16x8.shiftRight(bytes, i32.constant(4))), i16x8.splat(i32.constant(0xff)));
  const store =
    bits === 8
      ? [v128.store(codes.get, sixteen(0)), v128.store(codes.get, sixteen(4), 16)]
      : [
          front.set(nibbles(0)),
          back.set(nibbles(4)),
          v128.store(codes.get, i8x16.narrow(pairs(front.get), pairs(back.get))),
        ];
  const body = [
    inverse.set(f32x4.splat(choose(f32.constant(0), reciprocal, f32.isEqual(scale, f32.constant(0))))),
    offset.set(f32x4.splat(f32.add(f32.fromInt(i32.load8(zeros.get)), f32.constant(ROUNDING)))),
    ...store,
  ];
  encode.add(
    countDown(blocks, body, [
      [weights, BLOCK_BYTES],
      [scales, 4],
      [zeros, 1],
      [codes, bits * 4],
    ]),
  );
  return encode;
}
