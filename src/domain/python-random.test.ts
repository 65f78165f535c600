import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import fixture from './fixtures/python-random.json';
import { PythonRandom } from './python-random';

describe('PythonRandom', () => {
  test.each(fixture.vectors)('draws as CPython does from seed $seed', (vector) => {
    const fresh = (): PythonRandom => PythonRandom.seeded(vector.seed);
    const repeated = <Value>(count: number, draw: (random: PythonRandom) => Value): Value[] => {
      const random = fresh();
      return Array.from({ length: count }, () => draw(random));
    };
    const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

    expect(repeated(4, (random) => random.getRandBits(32))).toEqual(vector.getrandbits32_x4);
    expect(repeated(3, (random) => random.random())).toEqual(vector.random_x3);
    for (const [length, index] of Object.entries(vector.choice_index)) {
      expect(fresh().choice(upTo(Number(length)))).toBe(index);
    }
    expect(fresh().choices(upTo(5), [80, 5, 5, 5, 5])).toEqual([vector.choices_80_5_5_5_5]);
    expect(fresh().choices(upTo(2), [95, 5])).toEqual([vector.choices_95_5]);
    expect(fresh().choices(upTo(2), [5, 95])).toEqual([vector.choices_5_95]);
    for (const [length, order] of Object.entries(vector.shuffle)) {
      expect(fresh().shuffled(upTo(Number(length)))).toEqual(order);
    }
  });

  test('takes a seed of more than 64 bits, and bits across two words', () => {
    // random.Random(2**100 + 12345).getrandbits(53), .getrandbits(0), .random()
    const random = PythonRandom.seeded(2n ** 100n + 12345n);
    expect([random.getRandBits(53), random.getRandBits(0), random.random()]).toEqual([
      584628564079702, 0, 0.30211940106972124,
    ]);
  });

  test('goes on past the words of its first state', () => {
    // The 2000th word of random.Random(7)
    const random = PythonRandom.seeded(7);
    for (let drawn = 1; drawn < 2000; drawn += 1) random.getRandBits(32);
    expect(random.getRandBits(32)).toBe(2803521222);
  });

  test('gives the same for a seed as a number and as a bigint', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (seed) => {
        expect(PythonRandom.seeded(seed).random()).toBe(PythonRandom.seeded(BigInt(seed)).random());
      }),
    );
  });

  test('shuffles without losing an item, and leaves the list as it was', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.integer()), (seed, items) => {
        const before = [...items];
        const shuffled = PythonRandom.seeded(seed).shuffled(items);
        expect(items).toEqual(before);
        expect(shuffled.toSorted((a, b) => a - b)).toEqual(before.toSorted((a, b) => a - b));
      }),
    );
  });

  test('refuses what has no meaning', () => {
    const random = PythonRandom.seeded(0);
    expect(() => PythonRandom.seeded(-1)).toThrow(RangeError);
    expect(() => PythonRandom.seeded(0.5)).toThrow(RangeError);
    expect(() => random.getRandBits(54)).toThrow(RangeError);
    expect(() => random.choice([])).toThrow(RangeError);
    expect(() => random.choices([1], [1, 2])).toThrow(RangeError);
    expect(() => random.choices([1], [0])).toThrow(RangeError);
  });
});
