import { parseTemplateSet } from './parse-template-set';
import type { TemplateList, TemplateSet } from './template-set';

const pair = (name: string, inputs: string, targets: string): object => ({
  inputsPrefix: `${name}q `,
  inputs,
  delimiter: ' : ',
  targetsPrefix: `${name}a `,
  targets,
  separator: ` |${name}| `,
});

const inline = (name: string, explanation: string): object => ({
  context: `${name} {context} `,
  exampleInput: 'like {ex_input}',
  exampleOutput: ` is {ex_output}${explanation}`,
  separator: '; ',
  testInput: 'now {input}',
  testOutput: ' is {output}',
});

/** The JSON of a set with one entry in each list, so that any seed draws the same templates. For tests. */
export const plainTemplateLists: Readonly<Record<TemplateList, readonly unknown[]>> = {
  free: [pair('F', '{question}', '{answer}')],
  choice: [pair('C', '{question}{options_}', '{option_answer}')],
  cot: [pair('T', '{question}', '{cot} so {answer}')],
  choiceCot: [pair('X', '{question}{options_}', '{cot} so {option_answer}')],
  readStarts: ['read {context}'],
  readEnds: [' / '],
  comprehensionStarts: ['reply'],
  pairsStarts: ['given {QA_demos}'],
  pairsEnds: [' / '],
  textStarts: ['wrote {context}'],
  optionStarts: [' of'],
  optionLabels: [{ counting: ['a'], forms: [' {n}) '] }],
  optionEnds: [','],
  unanswerableOptions: ['no such option'],
  dialogLeads: [' / '],
  dialogHeaders: ['talk'],
  speakers: [[' Ann: ', ' Ben: ']],
  dialogEnds: [';'],
  dialogSeparators: ['\n'],
  nextTurns: [pair('N', '{dialog_}', '{answer}')],
  numbered: [pair('L', '{context}{numbered_questions}', '{numbered_answers}')],
  questionLabels: [{ counting: ['1'], forms: [' {n}. '] }],
  questionEnds: [','],
  inline: [inline('I', '')],
  inlineExplained: [inline('E', ' as {ex_explanation}')],
};

export function plainTemplateSet(lists: Partial<Record<TemplateList, readonly unknown[]>> = {}): TemplateSet {
  return parseTemplateSet({ name: 'Plain', lists: { ...plainTemplateLists, ...lists } });
}
