import fc from 'fast-check';
import { expect, test } from 'vitest';
import { f32, i32, repeat, v128 } from './wasm-code';
import { instantiate, WasmFunction } from './wasm-module';

test('writes any integer and any float as it is', () => {
  fc.assert(
    fc.property(fc.integer(), fc.float({ noNaN: true }), (integer, float) => {
      const run = new WasmFunction('run');
      run.add(f32.store(i32.constant(0), i32.asFloat(i32.constant(integer))));
      run.add(f32.store(i32.constant(4), f32.constant(float)));
      const exported = instantiate([run], 64);
      exported.run['run']?.();
      expect(new Int32Array(exported.memory)[0]).toBe(integer);
      expect(new Float32Array(exported.memory)[1]).toBe(float);
    }),
  );
});

test('has memory for as many bytes as are asked for', () => {
  const { memory } = instantiate([new WasmFunction('run')], 20_000_000);
  expect(memory.byteLength).toBeGreaterThanOrEqual(20_000_000);
});

test('repeats as often as a parameter says and reaches far addresses', () => {
  const run = new WasmFunction('run');
  const [address, count] = [run.parameter(), run.parameter()];
  const vector = run.local('v128');
  run.add(
    repeat(
      [
        vector.set(v128.load(address.get)),
        v128.store(address.get, v128.pick(vector.get, vector.get, [3, 2, 1, 0]), 70_000),
        address.set(i32.add(address.get, i32.constant(16))),
        count.set(i32.add(count.get, i32.constant(-1))),
      ],
      count.get,
    ),
  );
  const exported = instantiate([run], 80_000);
  new Int32Array(exported.memory).set([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  exported.run['run']?.(0, 2);
  expect(Array.from(new Int32Array(exported.memory, 70_000, 9))).toEqual([4, 3, 2, 1, 8, 7, 6, 5, 0]);
});
