import { expandTemplateEntries, isRecord } from './expand-template-entries';
import { inlinePattern, labels, pairPattern, plainText, speakers, textAround } from './template-entry';
import type { TemplateList, TemplateLists, TemplateOf, TemplateSet } from './template-set';
import { TemplateSetError } from './template-set-error';

/**
 * A set of templates from the JSON of its file: `{ "name": …, "lists": { … } }` with every list of `TemplateOf`.
 * Throws a TemplateSetError that says which list and entry is wrong, and how.
 */
export function parseTemplateSet(json: unknown): TemplateSet {
  if (!isRecord(json)) throw new TemplateSetError('templates', 'they are not an object with “name” and “lists”.');
  const { name, lists } = json;
  if (typeof name !== 'string' || name.trim() === '') throw new TemplateSetError('name', 'it is not a text.');
  if (!isRecord(lists)) throw new TemplateSetError('lists', 'they are not an object.');
  const unknown = Object.keys(lists).find((list) => !Object.hasOwn(parsers, list));
  if (unknown !== undefined) throw new TemplateSetError(`lists.${unknown}`, 'there is no such list.');
  const parsed = Object.entries(parsers).map(([list, parse]) => {
    const path = `lists.${list}`;
    if (!Object.hasOwn(lists, list)) throw new TemplateSetError(path, 'it is missing.');
    return [list, expandTemplateEntries(lists[list], path).map((entry) => parse(entry.value, entry.path))];
  });
  return { name, lists: Object.fromEntries(parsed) as TemplateLists };
}

type EntryParser<Entry> = (value: unknown, path: string) => Entry;

const pair =
  (needs: readonly string[], mayHave: readonly string[] = []): EntryParser<TemplateOf['free']> =>
  (value, path) =>
    pairPattern(value, path, { needs, mayHave });

const around =
  (placeholder: string): EntryParser<string> =>
  (value, path) =>
    textAround(value, path, placeholder);

const parsers: { readonly [List in TemplateList]: EntryParser<TemplateOf[List]> } = {
  free: pair(['question'], ['answer']),
  choice: pair(['question'], ['answer', 'options_', 'option_answer']),
  cot: pair(['question', 'cot'], ['answer']),
  choiceCot: pair(['question', 'cot'], ['answer', 'options_', 'option_answer']),
  readStarts: around('context'),
  readEnds: plainText,
  comprehensionStarts: plainText,
  pairsStarts: around('QA_demos'),
  pairsEnds: plainText,
  textStarts: around('context'),
  optionStarts: plainText,
  optionLabels: labels,
  optionEnds: labels,
  unanswerableOptions: plainText,
  dialogLeads: plainText,
  dialogHeaders: plainText,
  speakers,
  dialogEnds: plainText,
  dialogSeparators: plainText,
  nextTurns: pair(['dialog_', 'answer']),
  numbered: pair(['context', 'numbered_questions', 'numbered_answers']),
  questionLabels: labels,
  questionEnds: labels,
  inline: (value, path) => inlinePattern(value, path, false),
  inlineExplained: (value, path) => inlinePattern(value, path, true),
};
