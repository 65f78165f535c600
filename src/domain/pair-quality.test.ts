import { describe, expect, test } from 'vitest';
import { pairQualityIn } from './pair-quality';

const passage =
  'The western honeybee is a flying insect. In early summer a strong colony holds about 50,000 bees. A summer worker lives for about six weeks.';
const judge = pairQualityIn(passage);
const problems = (instruction: string, response: string) => judge({ instruction, response }).problems;

describe('pairQualityIn', () => {
  test('finds nothing wrong with a good pair, and says all that it knows of it', () => {
    const start = passage.indexOf('about six weeks');
    expect(judge({ instruction: 'How long does a summer worker live?', response: 'About six weeks' })).toEqual({
      grounding: { score: 1, evidence: { start, end: start + 'about six weeks'.length }, strangers: [] },
      kind: 'free',
      category: 'count',
      language: 'en',
      subject: 'named',
      cutOff: null,
      problems: [],
    });
  });

  test.each([
    ['notSupported', 'What do worker bees eat in winter?', 'Honey and pollen from the comb'],
    ['stranger', 'How many bees does a strong colony hold?', '70,000'],
    ['cutOff', 'How many bees does a strong colony hold?', 'A strong colony holds about 50,000 of the'],
    ['looping', 'What is a honeybee?', 'A flying insect, a flying insect, a flying insect'],
    ['noSubject', 'What does it do?', 'flying'],
    ['otherLanguage', 'Wie lange lebt eine Arbeiterin im Sommer?', 'six weeks'],
    [
      'otherLanguage',
      'How long does a summer worker live?',
      'Sie lebt etwa sechs Wochen, und das ist nicht sehr lang.',
    ],
    ['tagInText', 'How long does a summer worker live?', 'about six weeks </ANS>'],
    ['tagInText', 'How long does a summer worker live?<|im_end|>', 'about six weeks'],
  ] as const)('flags %s in “%s” “%s”', (problem, instruction, response) => {
    expect(problems(instruction, response)).toContain(problem);
  });

  test('does not hold a task against the passage whose answer is in none, nor a response in another language', () => {
    expect(problems('Write a short poem about bees.', 'Golden wings above the clover')).toEqual([]);
    expect(
      problems('Translate the first sentence into German.', 'Die Honigbiene ist ein Insekt, und sie fliegt.'),
    ).toEqual([]);
    expect(problems('How long does a summer worker live?', 'Sie lebt sechs Wochen, und das ist nicht lang.')).toEqual([
      'otherLanguage',
    ]);
  });

  test('gives plain data', () => {
    const quality = judge({ instruction: 'What is a honeybee?', response: 'A flying insect' });
    expect(structuredClone(quality)).toEqual(quality);
  });
});
