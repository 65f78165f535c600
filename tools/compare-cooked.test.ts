import { describe, expect, test } from 'vitest';
import { compareCooked, type CookVector } from './compare-cooked';
import { type ReferenceLists, referenceTemplateSet } from './reference-templates';

const pattern = (inputs: string, targets: string) => ({
  inputs,
  targets,
  inputs_prefix: 'ask ',
  targets_prefix: 'say ',
  x_y_delimiter: ' : ',
  example_separator: ' ; ',
});

const inline = {
  context: '{context} ',
  ex_input: '{ex_input}',
  ex_output: '{ex_output}',
  testing_input: '{input}',
  testing_output: '{output}',
  example_separator: ' ; ',
};

const labels = (label: string): readonly string[] => new Array<string>(26).fill(label);

const lists: ReferenceLists = {
  FEWSHOT_PATTERNS: {
    qa: [pattern('{question}', '{answer}')],
    qa_w_option: [pattern('{question}', '{answer}')],
    qa_w_cot: [pattern('{question}', '{cot}')],
    qa_w_option_w_cot: [pattern('{question}', '{cot}')],
    next_turn_dialog: [pattern('{dialog_}', '{answer}')],
    numbered_questions: [pattern('{context}{numbered_questions}', '{numbered_answers}')],
  },
  INLINE_FEWSHOT_PATTERNS: {
    no_explicit_explain: [inline],
    explain_afterwards: [{ ...inline, ex_output: '{ex_output}{ex_explanation}' }],
  },
  READ_START_STRING_CANDIDATES: ['read {context}'],
  READ_END_STRING_CANDIDATES: [' '],
  COMPRE_START_STRING_CANDIDATES: [''],
  QA_START_STRING_CANDIDATES: ['{QA_demos}'],
  QA_END_STRING_CANDIDATES: [' '],
  TEXT_START_STRING_CANDIDATES: ['{context}'],
  OPT_START_STRING_CANDIDATES: [''],
  OPT_ITEM_NAME_CANDIDATES: [labels('- ')],
  OPT_ITEM_END_STR_CANDIDATES: [labels('first'), labels('last')],
  QUESTION_ITEM_NAME_CANDIDATES: [labels('- ')],
  DIALOG_START_STRING_CANDIDATES: [''],
  UNANSWERABLE_OPTIONS: ['none'],
  DIALOG_ITEM_NAME_CANDIDATES_first_two: [
    ['a', 'b'],
    ['c', 'd'],
  ],
  DIALOG_ITEM_END_STR_CANDIDATES_first: [''],
};

const templates = referenceTemplateSet(lists);
const COOKED = 'read Ctx ; ask Q : say A';

function vector(expected: CookVector['expected'], pairCount = 1): CookVector {
  const QA_list = new Array<{ Q: string; A: string }>(pairCount).fill({ Q: 'Q', A: 'A' });
  const read_collection = [{ context: 'Ctx', QA_list, inherit_from_prev: false }];
  // The first number of random.Random(12345) is 0.4166…
  return { id: '1', name: 'one', input: { read_collection, random_seed: 12345 }, expected };
}

describe('referenceTemplateSet', () => {
  test('takes the lists in their order, but from their end where the published code turns them around', () => {
    expect(templates.lists.free).toEqual([
      {
        inputsPrefix: 'ask ',
        inputs: '{question}',
        delimiter: ' : ',
        targetsPrefix: 'say ',
        targets: '{answer}',
        separator: ' ; ',
      },
    ]);
    expect(templates.lists.speakers).toEqual([
      ['c', 'd'],
      ['a', 'b'],
    ]);
    expect(templates.lists.optionEnds.map(([end]) => end)).toEqual(['first', 'last']);
    expect(templates.lists.questionEnds.map(([end]) => end)).toEqual(['last', 'first']);
  });
});

describe('compareCooked', () => {
  test('knows a text that is the same to the byte', () => {
    expect(compareCooked(vector({ texts: [COOKED] }), templates)).toEqual({ kind: 'match' });
  });

  test('tells a known defect from a mismatch', () => {
    expect(compareCooked(vector({ texts: ['', 'Ctx'] }, 0), templates)).toMatchObject({ kind: 'defect' });
    expect(compareCooked(vector({ texts_second_call: ['', 'Ctx'] }), templates)).toMatchObject({ kind: 'defect' });
    expect(compareCooked(vector({ texts: ['', 'Ctx.'] }, 0), templates)).toMatchObject({ kind: 'mismatch' });
    expect(compareCooked(vector({ texts: [`${COOKED} `] }), templates)).toEqual({
      kind: 'mismatch',
      cooked: [COOKED],
      expected: [`${COOKED} `],
    });
    expect(compareCooked(vector({}), templates)).toMatchObject({ kind: 'mismatch' });
  });
});
