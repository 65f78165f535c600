import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTemplateSet } from './parse-template-set';
import type { TemplateList } from './template-set';
import { TemplateSetError } from './template-set-error';
import { plainTemplateLists, plainTemplateSet } from './test-template-set';

const pattern = { inputs: '{question}', delimiter: '\n', targets: '{answer}', separator: '\n\n' };

function problemOf(json: unknown): string {
  try {
    parseTemplateSet(json);
    return 'none';
  } catch (error) {
    if (error instanceof TemplateSetError) return error.message;
    throw error;
  }
}

const problemIn = (lists: object): string => problemOf({ name: 'Mine', lists: { ...plainTemplateLists, ...lists } });

describe('parseTemplateSet', () => {
  test('keeps the order of a list and what is in it twice', () => {
    const { lists } = plainTemplateSet({ readStarts: ['b {context}', '{context}', 'b {context}'] });
    expect(lists.readStarts).toEqual(['b {context}', '{context}', 'b {context}']);
  });

  test('takes a prefix that is left out for none', () => {
    expect(plainTemplateSet({ free: [pattern] }).lists.free).toEqual([
      { ...pattern, inputsPrefix: '', targetsPrefix: '' },
    ]);
  });

  test('repeats, joins and merges what is written short', () => {
    const { lists } = plainTemplateSet({
      comprehensionStarts: [
        { times: 2, of: '' },
        {
          product: [
            ['a', 'b'],
            ['1', '2'],
          ],
        },
      ],
      free: [
        {
          product: [
            [{ inputs: 'One: {question}' }, { inputs: '{question}' }],
            [{ delimiter: ' ', separator: '\n', targets: '{answer}' }],
          ],
        },
      ],
    });
    expect(lists.comprehensionStarts).toEqual(['', '', 'a1', 'a2', 'b1', 'b2']);
    expect(lists.free.map(({ inputs, targets }) => inputs + targets)).toEqual([
      'One: {question}{answer}',
      '{question}{answer}',
    ]);
  });

  test('counts labels in five ways, and takes one text for all of them', () => {
    const { lists } = plainTemplateSet({
      optionLabels: ['- ', { counting: ['1', 'a', 'A', 'i', 'I'], forms: ['({n})'] }],
    });
    expect(lists.optionLabels.map((labels) => [labels[0], labels[3], labels[25], labels.length])).toEqual([
      ['- ', '- ', '- ', 26],
      ['(1)', '(4)', '(26)', 26],
      ['(a)', '(d)', '(z)', 26],
      ['(A)', '(D)', '(Z)', 26],
      ['(i)', '(iv)', '(xxvi)', 26],
      ['(I)', '(IV)', '(XXVI)', 26],
    ]);
  });

  test.each([
    [{ free: [{ ...pattern, inputs: '' }] }, 'lists.free[0]: the placeholder {question} is missing.'],
    [
      { free: [pattern, { ...pattern, targets: '{anser}' }] },
      'lists.free[1].targets: {anser} is no placeholder here; there are {question}, {answer}.',
    ],
    [
      { free: [{ product: [[{ ...pattern }], [{ inputsPrefix: 'a' }, { inputsPrefix: '{' }]] }] },
      'lists.free[0] (combination 1).inputsPrefix: there are no placeholders here, and so no braces.',
    ],
    [
      { free: [{ product: [[pattern], [{ inputs: '' }]] }] },
      'lists.free[0] (combination 0): two of its parts have “inputs”.',
    ],
    [
      { free: [{ ...pattern, inputs: '{question' }] },
      'lists.free[0].inputs: A “{” stands alone; as text it is written “{{”.',
    ],
    [{ free: [{ ...pattern, prefix: '' }] }, 'lists.free[0]: “prefix” does not belong here.'],
    [{ free: [{ inputs: '{question}', targets: '', delimiter: '' }] }, 'lists.free[0]: “separator” is missing.'],
    [{ cot: [pattern] }, 'lists.cot[0]: the placeholder {cot} is missing.'],
    [{ readStarts: ['{context}', 'Text'] }, 'lists.readStarts[1]: the placeholder {context} is missing.'],
    [{ readStarts: ['{text}'] }, 'lists.readStarts[0]: {text} is no placeholder here; there are {context}.'],
    [{ readStarts: [] }, 'lists.readStarts: it has no entries.'],
    [{ readStarts: undefined }, 'lists.readStarts: it is not a list.'],
    [{ readStarts: ['<CON> {context}'] }, 'lists.readStarts[0]: the tag <CON> must not stand in a template.'],
    [{ optionLabels: [['a', 'b']] }, 'lists.optionLabels[0]: it does not have 26 labels.'],
    [
      { optionLabels: [{ counting: ['z'], forms: [] }] },
      'lists.optionLabels[0].counting[0]: it is none of “1”, “a”, “A”, “i”, “I”.',
    ],
    [
      { optionLabels: [{ counting: ['a'], forms: ['n'] }] },
      'lists.optionLabels[0].forms[0]: it is not a text with {n} in it once.',
    ],
    [{ speakers: [['a', 'b', 'c']] }, 'lists.speakers[0]: it is not two speakers.'],
    [{ readEnds: [{ times: 0, of: '' }] }, 'lists.readEnds[0].times: it is not a whole number from 1 on.'],
    [{ readEnds: [{ times: 99_999, of: '' }] }, 'lists.readEnds[0]: there are more than 10000 entries in full.'],
    [
      { readEnds: [{ product: new Array(9).fill(['a', 'b', 'c']) }] },
      'lists.readEnds[0]: there are more than 10000 entries in full.',
    ],
    [
      { inlineExplained: plainTemplateLists.inline },
      'lists.inlineExplained[0]: the placeholder {ex_explanation} is missing.',
    ],
    [{ fre: [] }, 'lists.fre: there is no such list.'],
  ])('says what is wrong with %j', (lists, problem) => {
    expect(problemIn(lists)).toBe(problem);
  });

  test('names a list that is missing, and a file that is something else', () => {
    expect(problemOf({ name: 'Mine', lists: {} })).toBe('lists.free: it is missing.');
    expect(problemOf([])).toBe('templates: they are not an object with “name” and “lists”.');
    expect(problemOf({ name: ' ', lists: {} })).toBe('name: it is not a text.');
  });

  test('refuses any other JSON with an error of its own', () => {
    const names = fc.constantFrom(...(Object.keys(plainTemplateLists) as TemplateList[]));
    fc.assert(
      fc.property(names, fc.array(fc.jsonValue(), { maxLength: 3 }), (list, entries) => {
        problemIn({ [list]: entries });
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(problemOf(json)).not.toBe('none');
      }),
    );
  });
});
