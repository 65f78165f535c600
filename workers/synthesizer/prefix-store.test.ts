import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SavedRow } from './decoder';
import { PrefixStore, sharedLength } from './prefix-store';

interface CountedRow extends SavedRow {
  frees: number;
}

function savedRow(byteLength: number): CountedRow {
  const row = { byteLength, frees: 0, free: () => void (row.frees += 1) };
  return row;
}

const texts = fc.array(fc.nat(2), { minLength: 1, maxLength: 8 });

describe('PrefixStore', () => {
  it('finds the row that shares most with the beginning of a text', () => {
    const store = new PrefixStore(100);
    const [short, long] = [savedRow(10), savedRow(10)];
    store.add([1, 2, 9, 9], short);
    store.add([1, 2, 3, 4, 9], long);
    expect(store.longest([1, 2, 3, 4, 5])).toEqual({ saved: long, length: 4 });
    expect(store.longest([1, 2, 9])).toEqual({ saved: short, length: 3 });
    expect(store.longest([1, 2])?.length).toBe(2);
    expect(store.longest([2, 2])).toBeNull();
  });

  it('drops what was used longest ago where bytes run out', () => {
    const store = new PrefixStore(30);
    const [first, second, third, fourth] = [savedRow(10), savedRow(10), savedRow(10), savedRow(20)];
    store.add([1], first);
    store.add([2], second);
    store.add([3], third);
    store.longest([1, 5]);
    store.makeRoom(20);
    expect([first, second, third].map(({ frees }) => frees)).toEqual([0, 1, 1]);
    store.add([4], fourth);
    expect(store.byteLength).toBe(30);
    expect(store.longest([3])).toBeNull();
  });

  it('drops the beginning of a row that comes, but keeps what goes on otherwise', () => {
    const store = new PrefixStore(100);
    const [beginning, other, whole] = [savedRow(10), savedRow(10), savedRow(10)];
    store.add([1, 2], beginning);
    store.add([1, 3], other);
    store.add([1, 2, 3], whole);
    expect([beginning, other, whole].map(({ frees }) => frees)).toEqual([1, 0, 0]);
    expect(store).toMatchObject({ size: 2, byteLength: 20 });
  });

  it('takes what is within its bytes, and nothing where it has none', () => {
    expect(new PrefixStore(10).takes(10)).toBe(true);
    expect(new PrefixStore(10).takes(11)).toBe(false);
    expect(new PrefixStore(0).takes(1)).toBe(false);
  });

  it('stays within its bytes and frees every row once, whatever comes', () => {
    const action = fc.record({ tokens: texts, byteLength: fc.integer({ min: 1, max: 40 }), isLookup: fc.boolean() });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const store = new PrefixStore(40);
        const added: { readonly tokens: readonly number[]; readonly saved: CountedRow }[] = [];
        for (const { tokens, byteLength, isLookup } of actions) {
          const kept = added.filter(({ saved }) => saved.frees === 0);
          if (isLookup) {
            const most = Math.max(0, ...kept.map((entry) => sharedLength(entry.tokens, tokens)));
            expect(store.longest(tokens)?.length ?? 0).toBe(most);
            continue;
          }
          const saved = savedRow(byteLength);
          store.add(tokens, saved);
          added.push({ tokens, saved });
          const left = added.filter((entry) => entry.saved.frees === 0);
          expect(left.at(-1)?.saved).toBe(saved);
          expect(store.size).toBe(left.length);
          expect(store.byteLength).toBe(left.reduce((sum, entry) => sum + entry.saved.byteLength, 0));
          expect(store.byteLength).toBeLessThanOrEqual(40);
        }
        store.clear();
        expect(added.every(({ saved }) => saved.frees === 1)).toBe(true);
        expect(store).toMatchObject({ size: 0, byteLength: 0 });
      }),
    );
  });
});

describe('sharedLength', () => {
  it('is how far two texts are the same', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const length = sharedLength(a, b);
        expect(a.slice(0, length)).toEqual(b.slice(0, length));
        if (length < Math.min(a.length, b.length)) expect(a[length]).not.toBe(b[length]);
      }),
    );
  });
});
