import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDuplicates } from './duplicates';

const duplicates = (...pairs: readonly (readonly [string, string])[]) =>
  findDuplicates(pairs.map(([instruction, response]) => ({ instruction, response })));
const kinds = (...pairs: readonly (readonly [string, string])[]) =>
  duplicates(...pairs).map((found) => found && `${found.kind} ${String(found.of)}`);

describe('findDuplicates', () => {
  test('finds the same pair with other case, punctuation and white space', () => {
    expect(
      duplicates(['Who lit the lamp?', 'Marta Lind'], ['When?', '1903'], ['who lit  the LAMP', '“Marta Lind.”']),
    ).toEqual([null, null, { kind: 'exact', of: 0, likeness: 1 }]);
  });

  test('finds the same words in another order', () => {
    expect(
      kinds(
        ['How many bees does a strong colony hold in early summer?', 'About 50,000'],
        ['In early summer, how many bees does a strong colony hold?', '50,000'],
        ['A strong colony holds how many bees in early summer?', 'about 50,000 bees'],
      ),
    ).toEqual([null, 'near 0', 'near 0']);
  });

  test('finds a question with a word more', () => {
    expect(
      kinds(
        ['Which prize did Karl von Frisch receive together with Konrad Lorenz in 1973?', 'the Nobel Prize'],
        ['Which big prize did Karl von Frisch receive together with Konrad Lorenz in 1973?', 'Nobel Prize'],
      ),
    ).toEqual([null, 'near 0']);
  });

  test('keeps different questions about one passage apart', () => {
    expect(
      kinds(
        ['In which year did Karl von Frisch die?', '1982'],
        ['In which city did Karl von Frisch die?', 'Munich'],
        ['In which year was Karl von Frisch born?', '1886'],
        ['Who shared the prize with Karl von Frisch?', 'Konrad Lorenz'],
        ['When did Karl von Frisch share the prize?', 'Konrad Lorenz'],
        ['Was the lamp lit before midnight?', 'Yes'],
        ['Was the lamp lit after midnight?', 'Yes'],
        ['Is the bread made without salt?', 'No'],
        ['Is the bread made with salt?', 'No'],
        ['How many grams of C++?', '3.5'],
        ['How many grams of C#?', '35'],
      ),
    ).toEqual(Array<null>(11).fill(null));
  });

  test('tells the same question with another answer by itself', () => {
    expect(
      kinds(['What is the name of the village?', 'Ebbing'], ['What is the name of the village?', 'Brunnwinkl']),
    ).toEqual([null, 'question 0']);
  });

  test('points to a pair that is no duplicate itself', () => {
    const pairs = fc.array(
      fc.record({
        instruction: fc
          .array(fc.constantFrom('bee', 'sun', 'who', 'the', 'hive', '7'), { maxLength: 5 })
          .map((words) => words.join(' ')),
        response: fc.constantFrom('1', '2', 'two', 'Rome', ''),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pairs, (list) => {
        const found = findDuplicates(list);
        expect(found).toHaveLength(list.length);
        for (const [index, duplicate] of found.entries()) {
          if (!duplicate) continue;
          expect(duplicate.of).toBeLessThan(index);
          expect([undefined, null, 'question']).toContain(found[duplicate.of]?.kind ?? null);
        }
      }),
    );
  });

  test('finds every planted duplicate among five thousand pairs, and no other', () => {
    const random = lcg(7);
    const word = () => `w${String(Math.floor(random() ** 2 * 2000))}x`;
    const original = Array.from({ length: 4500 }, () => ({
      instruction: `Who ${Array.from({ length: 9 }, word).join(' ')}?`,
      response: `${word()} ${word()}`,
    }));
    const planted = original.slice(0, 500).map(({ instruction, response }) => ({
      instruction: `${instruction.slice(4, -1).split(' ').reverse().join(' ')}, WHO?`,
      response: `${response}.`,
    }));
    const found = findDuplicates([...original, ...planted]);
    expect(found.slice(0, original.length).filter((duplicate) => duplicate !== null)).toEqual([]);
    expect(found.slice(original.length).map((duplicate) => duplicate?.of)).toEqual([...planted.keys()]);
  });

  test('is not held up by a list of one question over and over, nor by endless texts', () => {
    const same = Array.from({ length: 5000 }, (_, index) => ({
      instruction: 'What is the name of the village in the story?',
      response: `place ${String(index)}`,
    }));
    expect(findDuplicates(same).every((found, index) => index === 0 || found !== null)).toBe(true);
    const endless = { instruction: 'a, b. '.repeat(2e5), response: ' '.repeat(1e6) };
    expect(findDuplicates([endless, endless])[1]).toMatchObject({ kind: 'exact' });
  });
});

/** A generator of numbers in [0, 1) that gives the same ones every time. */
function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
