import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeHalf, encodeHalf } from '../src/model/half-precision';
import { randomWeights, smallArchitecture } from '../src/model/random-weights';
import { interleaveHalves, llamaMetadata, llamaTensors } from './gguf-llama';

const { signal } = new AbortController();

test('puts the rows that are rotated together side by side, in each head', () => {
  const rows = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15];
  const matrix = Float32Array.from(rows.flatMap((row) => [row, row + 0.5]));
  const expected = [0, 3, 1, 4, 2, 5, 10, 13, 11, 14, 12, 15];
  expect([...interleaveHalves(matrix, 2, 6)]).toEqual(expected.flatMap((row) => [row, row + 0.5]));
});

test('takes rows apart as llama.cpp puts them together again', () => {
  const sizes = fc.record({
    heads: fc.integer({ min: 1, max: 4 }),
    half: fc.integer({ min: 1, max: 8 }),
    columns: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(sizes, ({ heads, half, columns }) => {
      const matrix = Float32Array.from({ length: heads * 2 * half * columns }, (_, at) => at);
      const found = interleaveHalves(matrix, heads, 2 * half);
      const back = new Float32Array(matrix.length);
      for (let head = 0; head < heads; head += 1) {
        for (let pair = 0; pair < half; pair += 1) {
          for (const second of [0, 1]) {
            const from = (head * 2 * half + 2 * pair + second) * columns;
            back.set(found.subarray(from, from + columns), (head * 2 * half + second * half + pair) * columns);
          }
        }
      }
      expect(back).toEqual(matrix);
    }),
  );
});

test.each([
  { type: 'f32', bytesPerValue: 4 },
  { type: 'f16', bytesPerValue: 2 },
] as const)(
  'writes matrices as $type, norms in full, and no head where it is tied',
  async ({ type, bytesPerValue }) => {
    const source = randomWeights(smallArchitecture({ isHeadTied: true, layers: 2 }));
    const tensors = await llamaTensors(source, type, signal);
    const { hiddenSize, vocabularySize } = source.architecture;
    expect(tensors.map(({ name }) => name).filter((name) => !name.startsWith('blk.'))).toEqual([
      'token_embd.weight',
      'output_norm.weight',
    ]);
    const [embedding] = tensors;
    expect(embedding).toMatchObject({ shape: [vocabularySize, hiddenSize], type });
    expect(embedding?.bytes.length).toBe(vocabularySize * hiddenSize * bytesPerValue);
    const norm = tensors.find(({ name }) => name === 'blk.1.ffn_norm.weight');
    expect(norm).toMatchObject({ shape: [hiddenSize], type: 'f32' });
  },
);

test('widens the numbers that half precision keeps', async () => {
  const source = randomWeights(smallArchitecture({ isHeadTied: true }));
  const [embedding] = await llamaTensors(source, 'f32', signal);
  const [first = NaN] = await source.rows({ part: 'embedding' }, 0, 1, signal);
  const { buffer = new ArrayBuffer(4), byteOffset = 0 } = embedding?.bytes ?? {};
  expect(new DataView(buffer, byteOffset).getFloat32(0, true)).toBe(decodeHalf(encodeHalf(first)));
});

test('refuses a model that llama.cpp would read otherwise', () => {
  expect(() => llamaMetadata('name', smallArchitecture({ hasQueryKeyValueBias: true }), 'f32')).toThrow(TypeError);
});
