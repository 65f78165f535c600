import { describe, expect, test } from 'vitest';
import { cookCollection, rawTexts } from './cook-collection';
import { type CookingMode, drawCookingMode } from './cooking-mode';
import { cookingSeed } from './cooking-seed';
import { mersenneState } from './python-random';
import type { ReferenceEntry } from './reference-json';
import { plainTemplateSet } from './test-template-set';

const plain = plainTemplateSet();
const STEPS = "\nLet's think step by step.";
const SO = '\nTherefore, the answer is ';

function entry(context: string, pairs: readonly (readonly [string, string])[], inherits = false): ReferenceEntry {
  return { context, QA_list: pairs.map(([Q, A]) => ({ Q, A })), inherit_from_prev: inherits };
}

function seedFor(mode: CookingMode, leastPairs = 2): number {
  for (let seed = 0; ; seed += 1) if (drawCookingMode(mersenneState(seed), leastPairs) === mode) return seed;
}

const two = [
  ['Q1', 'A1'],
  ['Q2', 'A2'],
] as const;

const textsOf = (collection: readonly ReferenceEntry[], seed: number, templates = plain): readonly string[] =>
  cookCollection(collection, seed, templates).map(({ text }) => text);

describe('cookCollection, a passage with its pairs', () => {
  test.each<[CookingMode, string]>([
    ['classic', 'read Ctx / reply |F| Fq Q1 : Fa A1 |F| Fq Q2 : Fa A2'],
    ['pairsFirst', 'given Fq Q1 : Fa A1 |F| Fq Q2 : Fa A2 / wrote Ctx'],
    ['dialog', 'Ctx / talk\n Ann: Q1; Ben: A1\n Ann: Q2; Ben: A2'],
    ['nextTurn', 'Ctx |N| Nq \n Ann: Q1; Ben: A1 : Na  Ann: Q2; Ben: A2'],
    ['numbered', 'Lq Ctx 1. Q1, 2. Q2, : La  1. A1, 2. A2,'],
    ['inline', 'I Ctx like Q1 is A1; now Q2 is A2'],
  ])('writes %s', (mode, text) => {
    expect(textsOf([entry('Ctx', two)], seedFor(mode))).toEqual([text]);
  });

  test('puts nothing between the passage and its pairs where the line that leads to them is empty', () => {
    const templates = plainTemplateSet({ comprehensionStarts: [''] });
    expect(textsOf([entry('Ctx', [['Q1', 'A1']])], seedFor('classic', 1), templates)).toEqual([
      'read Ctx |F| Fq Q1 : Fa A1',
    ]);
  });

  test('separates pairs as the last one is separated', () => {
    const mixed = [two[0], [`Q2${STEPS}`, `C2.${SO}A2`]] as const;
    expect(textsOf([entry('Ctx', mixed)], seedFor('classic'))).toEqual([
      'read Ctx / reply |T| Fq Q1 : Fa A1 |T| Tq Q2 : Ta C2 so A2',
    ]);
  });

  test('lists options, and gives the label as the answer', () => {
    const choice = ['Q1\nOptions:\n- x\n- y', 'y'] as const;
    expect(textsOf([entry('Ctx', [choice])], seedFor('classic', 1))).toEqual([
      'read Ctx / reply |C| Cq Q1 of a) x, b) y, : Ca b)',
    ]);
  });

  test('gives the answer where all options have the same label', () => {
    const choice = [`Q1\nOptions:\n- x\n- y${STEPS}`, `C1${SO}y`] as const;
    const templates = plainTemplateSet({ optionLabels: [' - '] });
    expect(textsOf([entry('Ctx', [choice])], seedFor('classic', 1), templates)).toEqual([
      'read Ctx / reply |X| Xq Q1 of - x, - y, : Xa C1 so y',
    ]);
  });

  test('words an answer that no option is right', () => {
    const choice = ['Q1\nOptions:\n- x', 'no such option'] as const;
    expect(textsOf([entry('Ctx', [choice])], seedFor('classic', 1))).toEqual([
      'read Ctx / reply |C| Cq Q1 of a) x, : Ca no such option',
    ]);
  });

  test('explains solved examples where every pair has its reasons', () => {
    const reasoned = [
      [`Q1${STEPS}`, `C1.${SO}A1`],
      [`Q2${STEPS}`, `C2.${SO}A2`],
    ] as const;
    const seed = seedFor('inline');
    expect(textsOf([entry('Ctx', reasoned)], seed)).toEqual(['E Ctx like Q1 is A1 as C1; now Q2 is A2']);
    expect(textsOf([entry('Ctx', [...reasoned, two[1]])], seed)).toEqual([
      'I Ctx like Q1 is A1; like Q2 is A2; now Q2 is A2',
    ]);
  });

  test('numbers 26 questions, and says which', () => {
    const many = Array.from({ length: 30 }, (_, index) => [`Q${String(index)}`, 'A'] as const);
    const [cooked] = cookCollection([entry('Ctx', many)], seedFor('numbered'), plain);
    expect(cooked?.text).toContain('26. Q25, :');
    expect(cooked?.entries).toEqual([{ position: 0, pairs: Array.from({ length: 26 }, (_, index) => index) }]);
  });

  test('fills in once, so that braces in a text are text', () => {
    const braces = entry('{QA_demos} {', [['{answer} $&', '{question} }}']]);
    expect(textsOf([braces], seedFor('pairsFirst', 1))).toEqual([
      'given Fq {answer} $& : Fa {question} }} / wrote {QA_demos} {',
    ]);
  });
});

describe('cookCollection, several passages', () => {
  const one = [['Q1', 'A1']] as const;

  test('joins what inherits, and keeps the order of the rest', () => {
    const collection = [entry('A', one), entry('B', two), entry('C', two, true), entry('D', one)];
    const cooked = cookCollection(collection, seedFor('classic'), plain);
    expect(cooked.map(({ text }) => text)).toEqual([
      'read A / reply |F| Fq Q1 : Fa A1',
      'read B / reply |F| Fq Q1 : Fa A1 |F| Fq Q2 : Fa A2 |F| read C / reply |F| Fq Q1 : Fa A1 |F| Fq Q2 : Fa A2',
      'read D / reply |F| Fq Q1 : Fa A1',
    ]);
    expect(cooked.map(({ entries }) => entries.map(({ position }) => position))).toEqual([[0], [1, 2], [3]]);
  });

  test('gives a passage without a usable pair alone, behind its group, and never an empty text', () => {
    const lost = [['Q\nOptions:\n- a', 'b']] as const;
    const collection = [entry('A', one), entry('B', lost, true), entry('C', []), entry('', [])];
    expect(cookCollection(collection, seedFor('classic'), plain)).toMatchObject([
      { kind: 'augmented', entries: [{ position: 0, pairs: [0] }] },
      { kind: 'raw', text: 'B', entries: [{ position: 1, pairs: [] }] },
      { kind: 'raw', text: 'C' },
    ]);
  });

  test('draws the mode for the passage with the fewest pairs', () => {
    const [cooked] = cookCollection([entry('A', two), entry('B', one, true)], seedFor('numbered'), plain);
    expect(cooked).toMatchObject({ mode: drawCookingMode(mersenneState(seedFor('numbered')), 1) });
  });

  test('says which pairs a text holds', () => {
    const pairs = [two[0], ['Q\nOptions:\n- a', 'b'], two[1]] as const;
    const [cooked] = cookCollection([entry('A', pairs)], seedFor('classic'), plain);
    expect(cooked?.entries).toEqual([{ position: 0, pairs: [0, 2] }]);
  });

  test('goes on with speakers in the groups before a conversation, as the reference does', () => {
    const seed = seedFor('dialog');
    expect(drawCookingMode(mersenneState(seed), 1)).toBe('classic');
    expect(textsOf([entry('A', one), entry('B', two)], seed)[0]).toBe('read A / reply\n Ann: Q1; Ben: A1');
    expect(textsOf([entry('B', two), entry('A', one)], seed)[1]).toBe('read A / reply |F| Fq Q1 : Fa A1');
  });

  test('closes a group at the first entry, whatever that says', () => {
    expect(textsOf([entry('A', one, true)], seedFor('classic'))).toHaveLength(1);
    expect(cookCollection([], 0, plain)).toEqual([]);
  });

  test('takes the seed of the published recipe', () => {
    expect([cookingSeed(0), cookingSeed(3), cookingSeed(3, 7)]).toEqual([12345, 12348, 10]);
  });

  test('gives every passage by itself where a collection stays raw', () => {
    expect(rawTexts([entry('A', one), entry('', one), entry('B', two, true)])).toEqual([
      { kind: 'raw', text: 'A', entries: [{ position: 0, pairs: [] }] },
      { kind: 'raw', text: 'B', entries: [{ position: 2, pairs: [] }] },
    ]);
  });
});
