import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JudgedPair, SUPPORTED_PAIRS, UNSUPPORTED_PAIRS } from './fixtures/judged-pairs';
import { grounding, groundingIn, SUPPORTED } from './grounding';

describe('grounding of pairs about the samples', () => {
  test.each(SUPPORTED_PAIRS)('supports “$response” for “$instruction”', (pair) => {
    const { score, evidence } = grounding(pair, passageOf(pair));
    expect(score).toBeGreaterThanOrEqual(SUPPORTED);
    expect(evidence).not.toBeNull();
  });

  test.each(UNSUPPORTED_PAIRS)('does not support “$response” for “$instruction”', (pair) => {
    expect(grounding(pair, passageOf(pair)).score).toBeLessThan(SUPPORTED);
  });
});

describe('grounding', () => {
  const passage =
    'The tower was built in 1790 by John Smith. It was painted in 1852 by Mary Bell. It has thirty-one rooms and 142 steps.';
  const found = (instruction: string, response: string, text = passage) => {
    const { score, evidence, strangers } = grounding({ instruction, response }, text);
    return {
      isSupported: score >= SUPPORTED,
      evidence: evidence && text.slice(evidence.start, evidence.end),
      strangers,
    };
  };

  test('gives the place that answers the question, not the first one', () => {
    const text = 'In 1914 he went to Munich. In 1944 he went to Vienna. In 1914 the war began.';
    const { evidence } = grounding({ instruction: 'When did the war begin?', response: '1914' }, text);
    expect(evidence).toEqual({ start: text.lastIndexOf('1914'), end: text.lastIndexOf('1914') + 4 });
  });

  test('does not take the number of another fact', () => {
    expect(found('When was the tower built?', '1790').isSupported).toBe(true);
    expect(found('When was the tower built?', '1852').isSupported).toBe(false);
    expect(found('When was the tower painted?', '1852').isSupported).toBe(true);
    expect(found('How many rooms does the tower have?', '142').isSupported).toBe(false);
  });

  test('does not take the name of another fact where the right one stands nearer', () => {
    const text = 'Ada Finch crossed the bay every Saturday. Late that winter, in a small house, lived old Samuel Reed.';
    expect(found('Who crossed the bay every Saturday?', 'Ada Finch', text).isSupported).toBe(true);
    expect(found('Who crossed the bay every Saturday?', 'Samuel Reed', text).isSupported).toBe(false);
  });

  test('names the numbers and names that the passage lacks', () => {
    expect(found('Who built the tower?', 'It was built by Adam Smith in 1791.').strangers).toEqual(['Adam', '1791']);
  });

  test('knows numbers in words', () => {
    expect(found('How many rooms are there?', '31')).toMatchObject({ isSupported: true, evidence: 'thirty-one' });
    expect(found('How many steps are there?', 'One hundred and forty-two')).toMatchObject({ evidence: '142' });
  });

  test('asks of a number that it is of the kind that is asked for', () => {
    const text = 'The chapel has 12 windows. It was opened in 1850.';
    expect(found('Who opened the chapel?', '1850', text).isSupported).toBe(false);
    expect(found('When was the chapel built?', '12', text).isSupported).toBe(false);
  });

  test('does not take the words of the question for an answer', () => {
    expect(found('What was painted by Mary Bell?', 'Mary Bell').isSupported).toBe(false);
    expect(found('Was the tower built by John Smith or by Mary Bell?', 'John Smith').isSupported).toBe(true);
  });

  test('takes a label of an option for the option', () => {
    const instruction = 'When was the tower built?\n(a) 1790\n(b) 1852';
    expect(found(instruction, '(a)')).toMatchObject({ isSupported: true, evidence: '1790' });
    expect(found(instruction, 'B')).toMatchObject({ isSupported: false });
  });

  test('judges a yes or no by whether the passage talks of it', () => {
    expect(found('Was the tower built in 1790?', 'Yes.').isSupported).toBe(true);
    expect(found('Does the bakery sell rye bread on Sundays?', 'No.').isSupported).toBe(false);
  });

  test('judges options that the passage has no word of as it judges yes and no', () => {
    const options = '\nOptions:\n- agree\n- disagree';
    expect(found(`The tower was built in 1790.${options}`, 'agree').isSupported).toBe(true);
    expect(found(`The bakery sells rye bread on Sundays.${options}`, 'agree').isSupported).toBe(false);
  });

  test('judges a chain of thought by its conclusion', () => {
    const instruction = "Who built the tower?\nLet's think step by step.";
    const thought = 'The text tells of a builder and of a painter. The builder comes first.';
    expect(found(instruction, `${thought}\nTherefore, the answer is John Smith.`).isSupported).toBe(true);
    expect(found(instruction, `${thought}\nTherefore, the answer is Peter Jones.`).isSupported).toBe(false);
  });

  test.each([
    [
      'zh',
      '卡尔·冯·弗里施于1886年出生在维也纳。他在1944年发现了蜜蜂舞蹈的意义。',
      '他在哪一年发现了蜜蜂舞蹈的意义？',
      '1944年',
      '1886年',
    ],
    ['zh', '卡尔·冯·弗里施于1886年出生在维也纳。他在1944年发现了蜜蜂舞蹈的意义。', '他出生在哪里？', '维也纳', '北京'],
    ['ja', '巣には約五万匹のミツバチがいる。女王蜂は一匹だけである。', '女王蜂は何匹いますか。', '一匹', '三匹'],
    [
      'de',
      'Der Turm hat 142 Stufen. Er wurde 1790 aus grauem Stein gebaut.',
      'Wann wurde der Turm gebaut?',
      'Er wurde 1790 gebaut.',
      'Im Jahr 1852',
    ],
    [
      'fr',
      'La tour compte 142 marches. Elle fut bâtie en 1790 en pierre grise.',
      'En quoi la tour est-elle bâtie ?',
      'en pierre grise',
      'en bois de chêne',
    ],
    ['ru', 'Башня была построена в 1790 году. В ней 142 ступени.', 'Сколько ступеней в башне?', '142 ступени', '1790'],
    ['th', 'ผึ้งงานมีอายุประมาณหกสัปดาห์', 'ผึ้งงานมีอายุเท่าไร', 'หกสัปดาห์', 'สิบปี'],
  ])('tells right from wrong in %s', (_language, text, instruction, right, wrong) => {
    expect(found(instruction, right, text).isSupported).toBe(true);
    expect(found(instruction, wrong, text).isSupported).toBe(false);
  });

  test('supports another case than the passage’s', () => {
    expect(found('Who built the tower?', 'JOHN SMITH').isSupported).toBe(true);
    expect(found('ÜBER WEN SPRICHT DER TEXT?', 'ÜBER JÖRG', 'Der Text spricht über Jörg.').isSupported).toBe(true);
  });

  test('reads a long passage and an endless answer in bounded time', () => {
    const long = 'The tower of the town was built in 1790 and painted again. '.repeat(70);
    const score = groundingIn(long);
    const startedAt = performance.now();
    for (const piece of [
      'the ',
      'the tower was built again ',
      '7 ',
      '塔',
      '.',
      '(',
      'a) ',
      '\n',
      'No. ',
      '- ',
      'answer is ',
    ]) {
      score({ instruction: 'When was the tower built?', response: piece.repeat(1e6 / piece.length) });
      score({ instruction: piece.repeat(1e6 / piece.length), response: 'in 1790' });
    }
    // Quadratic time would be hours.
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  test('gives a score from 0 to 1 and a place in the passage for any texts', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .array(
          fc.constantFrom(
            'the',
            'bee',
            '7',
            'seven',
            'hundred',
            'and',
            'Rome',
            '塔',
            '.',
            '\n',
            '(a)',
            'yes,',
            'or',
            '?',
          ),
          { maxLength: 40 },
        )
        .map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, text, text, (instruction, response, about) => {
        const { score, evidence } = grounding({ instruction, response }, about);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        if (evidence) {
          expect(evidence.start).toBeLessThan(evidence.end);
          expect(evidence.end).toBeLessThanOrEqual(about.length);
        }
      }),
    );
  });
});

function passageOf({ file, paragraph }: JudgedPair): string {
  const text = readFileSync(`public/samples/${file}.txt`, 'utf8');
  return text.split(/\n\s*\n/)[paragraph] ?? '';
}
