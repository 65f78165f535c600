import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cookablePairs } from './cookable-pair';

const NONE = ['None of these'];
const read = (Q: string, A: string) => cookablePairs([{ Q, A }], NONE, 7n)[0] ?? null;

describe('cookablePairs', () => {
  test('takes a pair as it is', () => {
    expect(read(' What? ', ' That ')).toEqual({
      index: 0,
      kind: 'free',
      question: ' What? ',
      answer: ' That ',
      cot: null,
      options: null,
    });
  });

  test('takes the reasoning out, without one of its last full stops', () => {
    expect(read("Why?\nLet's think step by step.", ' Since. So..\nTherefore, the answer is  42 ')).toMatchObject({
      kind: 'cot',
      question: 'Why?',
      cot: 'Since. So.',
      answer: '42',
    });
  });

  test('shuffles the options of a pair by the seed times its place', () => {
    const pair = { Q: 'Which?\nOptions:\n- a\n- b\n- c', A: 'b' };
    // Python: random.Random(0).shuffle, random.Random(7).shuffle
    expect(cookablePairs([pair, pair], NONE, 7n).map(({ options }) => options)).toEqual([
      { texts: ['a', 'c', 'b'], answer: 2 },
      { texts: ['c', 'a', 'b'], answer: 2 },
    ]);
  });

  test('takes options and reasoning together', () => {
    const pair = read("Which?\nOptions:\n- a\nLet's think step by step.", 'Only one.\nTherefore, the answer is a');
    expect(pair).toMatchObject({ kind: 'choiceCot', question: 'Which?', options: { texts: ['a'], answer: 0 } });
  });

  test('knows an answer that says that no option is right', () => {
    expect(read('Which?\nOptions:\n- a', 'None of these')).toMatchObject({ options: { answer: null } });
    expect(read('Which?\nOptions:\n- None of these', 'None of these')).toMatchObject({ options: { answer: 0 } });
  });

  test.each([
    ['a conclusion without its mark in the question', 'Why?', 'So.\nTherefore, the answer is 1'],
    ['a mark that is not at the end', "Why?\nLet's think step by step. Well", 'So.\nTherefore, the answer is 1'],
    ['no conclusion', "Why?\nLet's think step by step.", 'So.'],
    ['two conclusions', "Why?\nLet's think step by step.", 'a\nTherefore, the answer is b\nTherefore, the answer is c'],
    ['no reasoning', "Why?\nLet's think step by step.", '.\nTherefore, the answer is 1'],
    ['nothing asked', "\nLet's think step by step.", 'So.\nTherefore, the answer is 1'],
    ['an answer that is no option', 'Which?\nOptions:\n- a\n- b', 'c'],
    ['two lists of options', 'Which?\nOptions:\n- a\nOptions:\n- b', 'a'],
    ['nothing asked before the options', '\nOptions:\n- a', 'a'],
    ['more options than labels', `Which?\nOptions:${'\n- a'.repeat(27)}`, 'a'],
  ])('leaves out a pair with %s', (_, Q, A) => {
    expect(read(Q, A)).toBeNull();
  });

  test('keeps all options, and knows the answer among them', () => {
    const options = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 26 });
    fc.assert(
      fc.property(options, fc.nat(), fc.nat(), (texts, pick, seed) => {
        const answer = texts[pick % texts.length] ?? '';
        const pair = { Q: `Which?\nOptions:\n- ${texts.join('\n- ')}`, A: answer };
        const [, found] = cookablePairs([{ Q: '', A: '' }, pair], NONE, BigInt(seed));
        expect(found?.options?.texts.toSorted()).toEqual(texts.toSorted());
        expect(found?.options?.texts[found.options.answer ?? -1]).toBe(answer);
      }),
    );
  });
});
