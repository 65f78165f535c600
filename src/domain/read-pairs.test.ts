import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FinishReason } from './completion';
import { parsePairs } from './parse-pairs';
import { pairSegments } from './prompt';
import { readPairs } from './read-pairs';
import { CONTROLS } from './segment';
import { segmentsFromText } from './segments-from-text';

function read(text: string, finishReason: FinishReason = 'stop') {
  return readPairs(segmentsFromText(text), { isTolerant: true, finishReason });
}

/** `instruction | response`, and the form where it is not the exact one. */
function pairsOf(text: string, finishReason?: FinishReason): string[] {
  return read(text, finishReason).pairs.map(({ instruction, response, reading }) =>
    [instruction, response, ...(reading ? [reading] : [])].join(' | '),
  );
}

describe('readPairs reads', () => {
  const forms: readonly (readonly [form: string, written: string, pairs: readonly string[]])[] = [
    ['a last pair without its end', '<QUE> Who? <ANS> Ada', ['Who? | Ada | unclosed']],
    [
      'several pairs without any end',
      '<QUE> Who? <ANS> Ada\n\n<QUE> When? <ANS> 1843\n2. <QUE> Where? <ANS> London',
      ['Who? | Ada | unclosed', 'When? | 1843 | unclosed', 'Where? | London | unclosed'],
    ],
    [
      'an exact pair behind an unclosed one',
      '<QUE> Who? <ANS> Ada\n<QUE> When? <ANS> 1843 </END>',
      ['Who? | Ada | unclosed', 'When? | 1843 | remarks'],
    ],
    [
      'an unclosed pair up to the remark behind it',
      '<QUE> Who? <ANS> Ada\n\nLet me know if you need more!',
      ['Who? | Ada | unclosed'],
    ],
    [
      'pairs among remarks',
      'Here are the pairs:\n\n1. <QUE> Who? <ANS> Ada </END>\n\n2. <QUE> When? <ANS> 1843 </END>',
      ['Who? | Ada | remarks', 'When? | 1843 | remarks'],
    ],
    ['tags in full', '<QUESTION> Who? <ANSWER> Ada </END>', ['Who? | Ada | otherTags']],
    [
      'tags in small letters',
      '<que> Who? <ans> Ada </end>\n<que> When? <ans> 1843',
      ['Who? | Ada | otherTags', 'When? | 1843 | otherTags'],
    ],
    ['tags closed like HTML', '<QUE> Who? </QUE> <ANS> Ada </ANS>\n\n', ['Who? | Ada | otherTags']],
    ['the tag of the question as the end', '<QUE> Who? <ANS> Ada </QUE>', ['Who? | Ada | otherTags']],
    [
      'tags in brackets',
      '[QUE] Who? [ANS] Ada [/END]\n[QUE] When? [ANS] 1843 [END]',
      ['Who? | Ada | otherTags', 'When? | 1843 | otherTags'],
    ],
    [
      'labels of a letter',
      'Q: Who?\nA: Ada\n\nQ: When?\nA: 1843',
      ['Who? | Ada | questionAnswer', 'When? | 1843 | questionAnswer'],
    ],
    [
      'labels on one line',
      '1. Q: Who? A: Ada\n2. Q: When? A: 1843',
      ['Who? | Ada | questionAnswer', 'When? | 1843 | questionAnswer'],
    ],
    [
      'labels in words, numbered',
      'Sure!\n\nQuestion 1: Who wrote it?\nAnswer: Ada\n\nQuestion 2: When?\nAnswer: In 1843.\n\nI hope this helps.',
      ['Who wrote it? | Ada | questionAnswer', 'When? | In 1843. | questionAnswer'],
    ],
    [
      'labels in bold',
      '**Q1:** Who?\n**A1:** Ada\n\n---\n\n**Question 2: When?**\n\n**Answer: 1843**\n\n**Q3**: Where?\n- **A3**: London',
      ['Who? | Ada | questionAnswer', 'When? | 1843 | questionAnswer', 'Where? | London | questionAnswer'],
    ],
    [
      'labels in a list',
      '1. **Question:** Who?\n   **Answer:** Ada\n2. **Question:** When?\n   **Answer:** 1843',
      ['Who? | Ada | questionAnswer', 'When? | 1843 | questionAnswer'],
    ],
    [
      'labels with a full stop',
      'Q1. Who?\nA1. Ada\nQ2. When?\nA2. 1843',
      ['Who? | Ada | questionAnswer', 'When? | 1843 | questionAnswer'],
    ],
    [
      'options that look like labels of an answer',
      'Q: Which?\nA: Ada\nB: Charles\nAnswer: Ada',
      ['Which?\nA: Ada\nB: Charles | Ada | questionAnswer'],
    ],
    [
      'an array of objects',
      '[{"question": "Who?", "answer": "Ada"}, {"question": "When?", "answer": 1843}]',
      ['Who? | Ada | json', 'When? | 1843 | json'],
    ],
    [
      'objects in a code fence, one a line',
      'Here you go:\n```json\n{"instruction": "Who {she}?", "response": "\\"Ada\\""}\n{"instruction": "Say", "input": "Hi", "output": "Hi"}\n```\nDone.',
      ['Who {she}? | "Ada" | json', 'Say\nHi | Hi | json'],
    ],
    [
      'objects in an object, with options',
      '{"pairs": [{"Question": "Who?", "options": ["Ada", "Bob"], "Answer": "Ada"}]}',
      ['Who?\nOptions:\n- Ada\n- Bob | Ada | json'],
    ],
    [
      'the whole objects of an array that was cut off',
      '{"pairs": [{"question": "Who?", "answer": "Ada"}, {"question": "When?", "answer": "18',
      ['Who? | Ada | json'],
    ],
    [
      'the exact format',
      '<QUE> Who? <ANS> Ada </END>\n\n<QUE> When? <ANS> 1843 </END>',
      ['Who? | Ada', 'When? | 1843'],
    ],
  ];
  test.each(forms)('%s', (_form, written, pairs) => {
    expect(pairsOf(written)).toEqual(pairs);
  });
});

describe('readPairs leaves', () => {
  test.each([
    ['prose', 'The passage tells of Ada. A good question: who was she?'],
    ['a question without an answer', 'Q: Who?\nQ: When?'],
    ['a question with two answers', '<QUE> Who? <ANS> Ada <ANS> Bob </END>'],
    ['labels without words', 'Q:\nA:\n'],
    ['JSON of another kind', '{"name": "Ada", "year": 1843}'],
    ['an answer before its question', '<ANS> Ada <QUE> Who?'],
  ])('%s', (_what, written) => {
    expect(pairsOf(written)).toEqual([]);
  });

  test('a last answer that was cut off, and says that it was', () => {
    const text = '<QUE> Who? <ANS> Ada\n<QUE> When? <ANS> In the year 18';
    expect(read(text, 'length')).toMatchObject({
      pairs: [{ instruction: 'Who?' }],
      rejects: [{ rule: 'unfinished', text: '<QUE> When? <ANS> In the year 18' }],
    });
    expect(pairsOf(text, 'stop')).toHaveLength(2);
    expect(pairsOf('Q: Who?\nA: Ada\n\nQ: When?\nA: 18', 'length')).toEqual(['Who? | Ada | questionAnswer']);
    expect(pairsOf('Q: Who?\nA: Ada\n\nThat is a', 'length')).toEqual(['Who? | Ada | questionAnswer']);
    expect(pairsOf('{"question": "Who?", "answer": "A', 'length')).toEqual([]);
  });

  test('what is there already, exactly or earlier', () => {
    const { pairs, rejects } = read(
      'Q: WHO?\nA: Bob\nQ: When?\nA: 1\nQ: when?\nA: 2 </END> <QUE> Who? <ANS> Ada </END>',
    );
    expect(pairs).toEqual([
      { instruction: 'When?', response: '1', reading: 'questionAnswer' },
      { instruction: 'Who?', response: 'Ada' },
    ]);
    expect(rejects.map(({ rule }) => rule)).toEqual(['duplicate', 'duplicate']);
  });

  test('an exact pair that is there already, as the exact parser does', () => {
    const segments = segmentsFromText('<QUE> Who? <ANS> Ada </END>\n<QUE> WHO? <ANS> Bob </END>');
    expect(readPairs(segments, { isTolerant: true, finishReason: 'stop' })).toEqual(parsePairs(segments));
  });

  test('every other form when it is switched off', () => {
    const segments = segmentsFromText('Q: Who?\nA: Ada');
    expect(readPairs(segments, { isTolerant: false, finishReason: 'stop' })).toEqual(parsePairs(segments));
  });
});

describe('readPairs, of whatever a model writes,', () => {
  const parts = fc.constantFrom(
    ...CONTROLS,
    ...['<QUESTION>', '</QUE>', '[ANS]', '<end>', 'Q:', '\nQ: ', '\nA: ', '\n**Answer 2:** ', '1. ', '\n\n', '\n', ' '],
    ...[
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      '{"question": "x", "answer": "y"}',
      '"answer": ',
      '```',
      '**',
      'B: no',
      '?',
      'wörd 日',
    ],
  );
  const words = fc.oneof(fc.constantFrom('Who?', 'x', '**b**', '', ' \n', 'a\n\nb', '1.'), fc.string({ maxLength: 5 }));
  const nearPair = fc
    .tuple(
      fc.constantFrom('<QUE> ', '<que>', '[QUESTION]', '\nQ: ', '\n2. **Question 2:** ', '\nQ1.'),
      words,
      fc.constantFrom('<ANS> ', '</QUE><ANS>', '[ANS]', '\nA: ', ' A: ', '\n**Answer**: ', '\nA1. '),
      words,
      fc.constantFrom('</END>', '', '\n', '</ANS>', '[END]', '\n---\n', '\n\nBye.'),
    )
    .map((written) => written.join(''));
  const outputs = fc
    .array(fc.oneof(nearPair, parts, fc.string({ maxLength: 5 })), { maxLength: 8 })
    .map((pieces) => pieces.join(''));
  const endings = fc.constantFrom<FinishReason>('stop', 'length');

  test('keeps all that the exact parser takes', () => {
    fc.assert(
      fc.property(outputs, endings, (text, ending) => {
        const exact = read(text, ending).pairs.filter(({ reading }) => reading === undefined);
        expect(exact).toEqual(parsePairs(segmentsFromText(text)).pairs);
      }),
      { numRuns: 1000 },
    );
  });

  test('invents no word', () => {
    fc.assert(
      fc.property(outputs, endings, (text, ending) => {
        for (const { instruction, response, reading } of read(text, ending).pairs) {
          if (reading === 'json' || reading === undefined) continue;
          expect(text).toContain(instruction);
          expect(text).toContain(response);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('gives pairs that are exact when they are written in the format', () => {
    fc.assert(
      fc.property(outputs, endings, (text, ending) => {
        const { pairs } = read(text, ending);
        const again = readPairs(pairs.flatMap(pairSegments), { isTolerant: true, finishReason: ending });
        expect(again.pairs).toEqual(pairs.map(({ instruction, response }) => ({ instruction, response })));
      }),
      { numRuns: 1000 },
    );
  });
});
