import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { list, moment, object, optional, text, variants, kind, wholeNumber } from './validator';

interface Bee {
  readonly name: string;
  readonly wings?: number;
  readonly trips: readonly { readonly metres: number }[];
}

const bee = object<Bee>({
  name: text(10),
  wings: optional(wholeNumber(0, 4)),
  trips: list(object<Bee['trips'][number]>({ metres: wholeNumber(0, 9000) }), 3),
});

describe('a validator', () => {
  test('takes the fields that it knows and drops the others', () => {
    expect(bee({ name: 'Maja', trips: [{ metres: 5, by: 'air' }], age: 3 })).toEqual({
      name: 'Maja',
      trips: [{ metres: 5 }],
    });
  });

  test.each([
    [{ name: 'Maja', trips: [{ metres: 5 }, { metres: 9001 }] }, 'trips.1.metres is more than 9000'],
    [{ name: 'Maja', trips: {} }, 'trips is not a list'],
    [{ name: 'Maja', trips: [1, 2, 3, 4] }, 'trips holds more than 3 values'],
    [{ trips: [] }, 'name is missing'],
    [{ name: 'A bee of a very long name', trips: [] }, 'name is longer than 10 characters'],
    [{ name: 'Maja', trips: [], wings: 1.5 }, 'wings is not a whole number'],
    [{ name: 'Maja', trips: [], wings: null }, 'wings is not a whole number'],
    [null, 'is not an object'],
    [[], 'is not an object'],
  ])('names the place of what is wrong: %j', (value, message) => {
    expect(() => bee(value)).toThrow(message);
  });

  test('looks at no field that an object has from elsewhere', () => {
    const parsed: unknown = JSON.parse('{"__proto__":{"name":"Maja","trips":[]}}');
    expect(() => bee(parsed)).toThrow('name is missing');
    const inherited: unknown = Object.create({ name: 'Maja', trips: [] });
    expect(() => bee(inherited)).toThrow('name is missing');
    expect(() => variants({ fly: object({ kind: kind('fly') }) })({ kind: 'constructor' })).toThrow('kind is none');
  });

  test('gives what it took once more for what it gave', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 10 }), fc.option(fc.nat(4), { nil: undefined }), (name, wings) => {
        const value = { name, trips: [{ metres: 1 }], ...(wings !== undefined && { wings }) };
        expect(bee(bee({ ...value, other: 1 }))).toEqual(value);
      }),
    );
  });

  test('throws nothing but its own error for any value', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (value) => {
        expect(() => bee(value)).toThrow(/ /);
      }),
    );
  });

  test('takes a moment only as it is written by `toISOString`', () => {
    expect(moment('2026-01-02T03:04:05.678Z')).toBe('2026-01-02T03:04:05.678Z');
    for (const no of ['2026-01-02', '2026-13-02T03:04:05Z', 'now', 5])
      expect(() => moment(no)).toThrow('is not a moment');
  });
});
