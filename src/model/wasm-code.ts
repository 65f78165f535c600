/** Bytes of WebAssembly instructions that leave one value, or none, on the stack. */
export type WasmCode = readonly number[];

/** A local variable or parameter. */
export interface WasmLocal {
  readonly get: WasmCode;
  readonly set: (value: WasmCode) => WasmCode;
}

export function wasmLocal(index: number): WasmLocal {
  return { get: [0x20, ...unsigned(index)], set: (value) => [...value, 0x21, ...unsigned(index)] };
}

type Unary = (value: WasmCode) => WasmCode;
type Binary = (left: WasmCode, right: WasmCode) => WasmCode;

export const i32 = {
  constant: (value: number): WasmCode => [0x41, ...signed(value)],
  add: binary(0x6a),
  and: binary(0x71),
  isAbove: binary(0x4a),
  isBelow: binary(0x48),
  asFloat: unary(0xbe),
  load8: memory([0x2d], 0),
  store8: stores([0x3a], 0),
};

export const f32 = {
  constant: (value: number): WasmCode => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
  abs: unary(0x8b),
  negate: unary(0x8c),
  round: unary(0x90),
  add: binary(0x92),
  subtract: binary(0x93),
  multiply: binary(0x94),
  divide: binary(0x95),
  min: binary(0x96),
  max: binary(0x97),
  isEqual: binary(0x5b),
  isAbove: binary(0x5e),
  fromInt: unary(0xb2),
  load: memory([0x2a], 2),
  store: stores([0x38], 2),
};

/** A float's integer part, which has to be within the range of an i32. */
export const toInt: Unary = unary(0xfc, 0x00);

export const i32x4 = {
  splat: unary(0xfd, 0x11),
  lane: (value: WasmCode, lane: number): WasmCode => [...value, 0xfd, 0x1b, lane],
  shiftLeft: binary(0xfd, ...unsigned(0xab)),
  subtract: binary(0xfd, ...unsigned(0xb1)),
  maxSigned: binary(0xfd, ...unsigned(0xb8)),
  maxUnsigned: binary(0xfd, ...unsigned(0xb9)),
  widenLow: unary(0xfd, ...unsigned(0xa9)),
  widenHigh: unary(0xfd, ...unsigned(0xaa)),
};

export const i16x8 = {
  splat: unary(0xfd, 0x10),
  /** Eight of two times four, each held to the range of its new type. */
  narrow: binary(0xfd, ...unsigned(0x85)),
  shiftRight: binary(0xfd, ...unsigned(0x8d)),
  maxSigned: binary(0xfd, ...unsigned(0x98)),
  isAbove: binary(0xfd, 0x31),
};

export const i8x16 = {
  splat: unary(0xfd, 0x0f),
  narrow: binary(0xfd, 0x66),
  min: binary(0xfd, 0x77),
};

export const f32x4 = {
  splat: unary(0xfd, 0x13),
  lane: (value: WasmCode, lane: number): WasmCode => [...value, 0xfd, 0x1f, lane],
  add: binary(0xfd, ...unsigned(0xe4)),
  subtract: binary(0xfd, ...unsigned(0xe5)),
  multiply: binary(0xfd, ...unsigned(0xe6)),
  /** The second where it is the smaller: one instruction of the processor, unlike `min`. */
  min: binary(0xfd, ...unsigned(0xea)),
  max: binary(0xfd, ...unsigned(0xeb)),
};

export const v128 = {
  load: memory([0xfd, 0x00], 4),
  store: stores([0xfd, 0x0b], 4),
  and: binary(0xfd, 0x4e),
  or: binary(0xfd, 0x50),
  isAnySet: unary(0xfd, 0x53),
  zero: [0xfd, 0x0c, ...new Array<number>(16).fill(0)] as WasmCode,
  /** Lanes of four bytes: 0 to 3 are those of the first, 4 to 7 those of the second. */
  pick: (first: WasmCode, second: WasmCode, lanes: readonly number[]): WasmCode => [
    ...first,
    ...second,
    0xfd,
    0x0d,
    ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)),
  ],
};

/** The first where the condition is not 0, else the second. */
export function choose(first: WasmCode, second: WasmCode, condition: WasmCode): WasmCode {
  return [...first, ...second, ...condition, 0x1b];
}

export function when(condition: WasmCode, body: readonly WasmCode[]): WasmCode {
  return [...condition, 0x04, 0x40, ...body.flat(), 0x0b];
}

/** Runs `body` at least once, and again as long as `condition` behind it is not 0. */
export function repeat(body: readonly WasmCode[], condition: WasmCode): WasmCode {
  return [0x03, 0x40, ...body.flat(), ...condition, 0x0d, 0x00, 0x0b];
}

/** LEB128, as WebAssembly writes indices, sizes and the numbers of its longer instructions. */
export function unsigned(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): readonly number[] {
  const byte = value & 0x7f;
  const rest = value >> 7;
  return rest === (byte & 0x40 ? -1 : 0) ? [byte] : [byte | 0x80, ...signed(rest)];
}

function unary(...instruction: readonly number[]): Unary {
  return (value) => [...value, ...instruction];
}

function binary(...instruction: readonly number[]): Binary {
  return (left, right) => [...left, ...right, ...instruction];
}

function memory(instruction: readonly number[], alignment: number) {
  return (address: WasmCode, offset = 0): WasmCode => [...address, ...instruction, alignment, ...unsigned(offset)];
}

function stores(instruction: readonly number[], alignment: number) {
  return (address: WasmCode, value: WasmCode, offset = 0): WasmCode => [
    ...address,
    ...value,
    ...instruction,
    alignment,
    ...unsigned(offset),
  ];
}
