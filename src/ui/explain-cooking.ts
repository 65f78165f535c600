import type { CookingMode } from '../domain/cooking-mode';
import type { TemplateList } from '../domain/template-set';

const modes: Readonly<Record<CookingMode, string>> = {
  classic: 'The passage, then its pairs.',
  pairsFirst: 'The pairs first, then the passage.',
  dialog: 'The pairs as a conversation.',
  nextTurn: 'A conversation whose last answer is asked for.',
  numbered: 'Numbered questions, then numbered answers.',
  inline: 'Solved examples, then one to solve.',
};

const lists: Readonly<Record<TemplateList, string>> = {
  free: 'Pair',
  choice: 'Pair with options',
  cot: 'Pair with reasoning',
  choiceCot: 'Pair with options and reasoning',
  readStarts: 'Passage',
  readEnds: 'After the passage',
  comprehensionStarts: 'Lead to the pairs',
  pairsStarts: 'Pairs in front',
  pairsEnds: 'After the pairs',
  textStarts: 'Passage at the end',
  optionStarts: 'Lead to the options',
  optionLabels: 'Labels of options',
  optionEnds: 'After each option',
  unanswerableOptions: 'No option is right',
  dialogLeads: 'Before the conversation',
  dialogHeaders: 'Head of the conversation',
  speakers: 'Speakers',
  dialogEnds: 'After each speaker',
  dialogSeparators: 'Between turns',
  nextTurns: 'Last turn',
  numbered: 'Numbered questions',
  questionLabels: 'Labels of questions',
  questionEnds: 'After each question',
  inline: 'Examples',
  inlineExplained: 'Examples with reasons',
};

export function explainCookingMode(mode: CookingMode): string {
  return modes[mode];
}

export function templateListName(list: TemplateList): string {
  return lists[list];
}

/** Line breaks made visible; nothing is said in words. */
export function visibleWording(wording: string): string {
  return wording === '' ? 'nothing' : wording.replaceAll('\n', '⏎');
}
