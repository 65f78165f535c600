import { countDown } from './block-loop';
import { choose, i16x8, i32, i32x4, v128 } from './wasm-code';
import { instantiate, WasmFunction } from './wasm-module';

/** Values that are held at a time: they stay in a processor's second cache. */
const VALUES_HELD = 2 ** 15;
const VALUES_AT_ONCE = 8;
const LARGEST_FINITE = 0x7f7f;

const BYTES_AT = VALUES_HELD * 4;
const FLAG_AT = BYTES_AT + VALUES_HELD * 2;

interface DecodeKernel {
  readonly values: Float32Array;
  readonly bytes: Uint8Array;
  readonly flag: Uint8Array;
  readonly decode: (groups: number) => void;
}

let kernel: DecodeKernel | undefined;

/** Writes little-endian bfloat16 values as float32, one for each of `into`, and tells whether all of them are finite. */
export function decodeBrainFloats(bytes: Uint8Array, into: Float32Array): boolean {
  const held = (kernel ??= build());
  let areFinite = true;
  for (let from = 0; from < into.length; from += VALUES_HELD) {
    const count = Math.min(VALUES_HELD, into.length - from);
    const groups = Math.ceil(count / VALUES_AT_ONCE);
    held.bytes.set(bytes.subarray(from * 2, (from + count) * 2));
    held.bytes.fill(0, count * 2, groups * VALUES_AT_ONCE * 2);
    held.decode(groups);
    into.set(held.values.subarray(0, count), from);
    areFinite &&= held.flag[0] === 0;
  }
  return areFinite;
}

function build(): DecodeKernel {
  const { memory, run } = instantiate([decodeFunction()], FLAG_AT + 1);
  return {
    values: new Float32Array(memory, 0, VALUES_HELD),
    bytes: new Uint8Array(memory, BYTES_AT, VALUES_HELD * 2),
    flag: new Uint8Array(memory, FLAG_AT, 1),
    decode: (groups) => run['decode']?.(BYTES_AT, 0, groups, FLAG_AT),
  };
}

/** A bfloat16 is the upper half of a float32. Parameters: bytes, values, groups of eight, and where 1 goes if not all are finite. */
function decodeFunction(): WasmFunction {
  const decode = new WasmFunction('decode');
  const [bytes, values, groups] = [decode.parameter(), decode.parameter(), decode.parameter()];
  const flag = decode.parameter();
  const [group, magnitudes] = [decode.local('v128'), decode.local('v128')];
  const half = i32.constant(16);
  const body = [
    group.set(v128.load(bytes.get)),
    magnitudes.set(i16x8.maxSigned(magnitudes.get, v128.and(group.get, i16x8.splat(i32.constant(0x7fff))))),
    v128.store(values.get, i32x4.shiftLeft(i32x4.widenLow(group.get), half)),
    v128.store(values.get, i32x4.shiftLeft(i32x4.widenHigh(group.get), half), 16),
  ];
  const isAbove = v128.isAnySet(i16x8.isAbove(magnitudes.get, i16x8.splat(i32.constant(LARGEST_FINITE))));
  decode.add(
    countDown(groups, body, [
      [bytes, VALUES_AT_ONCE * 2],
      [values, VALUES_AT_ONCE * 4],
    ]),
    i32.store8(flag.get, choose(i32.constant(1), i32.constant(0), isAbove)),
  );
  return decode;
}
