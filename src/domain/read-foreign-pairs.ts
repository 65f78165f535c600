import type { ChatColumns, FlatColumns, ForeignPair, ListColumns, PairColumns, UnusableReason } from './foreign-pairs';
import type { InstructionResponse, PairStatus } from './pair';
import { isObject } from './validator';

export type ForeignRead = ForeignPair | { readonly unusable: UnusableReason };

type Row = Readonly<Record<string, unknown>>;

const INSTRUCTION_FIELDS = ['Q', 'q', 'question', 'instruction', 'prompt'];
const RESPONSE_FIELDS = ['A', 'a', 'answer', 'response', 'output', 'completion'];
const PERSON = new Set(['user', 'human', 'prompter']);
const MODEL = new Set(['assistant', 'gpt', 'model', 'chatgpt', 'bing']);
const STATUSES: ReadonlyMap<string, PairStatus> = new Map([
  ['approved', 'approved'],
  ['edited', 'approved'],
  ['rejected', 'rejected'],
]);

/**
 * The pairs of one row, in order; why there is none where there is not. A row may be a list of rows, as a line of the
 * published pipeline's JSON is.
 */
export function readForeignPairs(row: unknown, columns: PairColumns): readonly ForeignRead[] {
  if (Array.isArray(row))
    return row.flatMap((one: unknown) => (Array.isArray(one) ? [] : readForeignPairs(one, columns)));
  if (!isObject(row)) return [{ unusable: 'otherForm' }];
  switch (columns.kind) {
    case 'flat':
      return [readFlat(row, columns)];
    case 'chat':
      return readChat(row, columns);
    case 'list':
      return readList(row, columns);
  }
}

function readFlat(row: Row, { context, instruction, response }: FlatColumns): ForeignRead {
  const pair = pairOf(textIn(row, instruction), textIn(row, response), context === null ? '' : textIn(row, context));
  if ('unusable' in pair) return pair;
  return { ...pair, source: textIn(row, 'source_file'), ...decisionIn(row, pair) };
}

function readList(row: Row, { context, pairs }: ListColumns): readonly ForeignRead[] {
  const entries = Object.hasOwn(row, pairs) ? row[pairs] : undefined;
  if (!Array.isArray(entries)) return [{ unusable: 'otherForm' }];
  const passage = context === null ? '' : textIn(row, context);
  return entries.map((entry: unknown): ForeignRead => {
    if (!isObject(entry)) return { unusable: 'otherForm' };
    return pairOf(firstText(entry, INSTRUCTION_FIELDS), firstText(entry, RESPONSE_FIELDS), passage);
  });
}

function readChat(row: Row, { messages, context }: ChatColumns): readonly ForeignRead[] {
  const entries = Object.hasOwn(row, messages) ? row[messages] : undefined;
  if (!Array.isArray(entries)) return [{ unusable: 'otherForm' }];
  const said = entries.filter(isObject).map((message) => ({
    by: firstText(message, ['role', 'from']).toLowerCase(),
    text: firstText(message, ['content', 'value']),
  }));
  const system = context === 'system' ? (said.find(({ by }) => by === 'system')?.text ?? '') : '';
  const first = said.find(({ by }) => PERSON.has(by))?.text ?? '';
  const shared = system.trim() !== '' ? system : parted(first).context;
  const found = said.flatMap(({ by, text }, index): ForeignRead[] => {
    const before = said[index - 1];
    if (!MODEL.has(by) || before === undefined || !PERSON.has(before.by)) return [];
    const isFirst = before.text === first && system.trim() === '';
    return [pairOf(isFirst ? parted(first).instruction : before.text, text, shared)];
  });
  return found.length > 0 ? found : [{ unusable: 'otherForm' }];
}

/** With a passage of its own, or else the one in front of the question. */
function pairOf(instruction: string, response: string, context: string): ForeignRead {
  if (instruction.trim() === '') return { unusable: 'noInstruction' };
  if (response.trim() === '') return { unusable: 'noResponse' };
  const own = { source: '', status: 'new', original: null } as const;
  if (context.trim() !== '') return { context: context.trim(), instruction, response, ...own };
  return { ...parted(instruction), response, ...own };
}

/** A passage and the question below it: the last paragraph. Where there is no other, the one stands for both, as written. */
function parted(task: string): { readonly context: string; readonly instruction: string } {
  const text = task.trim();
  const [border] = [...text.matchAll(/\n[^\S\n]*\n\s*/g)].slice(-1);
  if (border === undefined) return { context: text, instruction: task };
  return { context: text.slice(0, border.index).trim(), instruction: text.slice(border.index + border[0].length) };
}

/** What a person had decided and changed, in rows that this app wrote. An edited pair is an approved one. */
function decisionIn(row: Row, pair: InstructionResponse): Pick<ForeignPair, 'status' | 'original'> {
  const status = STATUSES.get(textIn(row, 'status')) ?? 'new';
  const [instruction, response] = [textIn(row, 'original_instruction'), textIn(row, 'original_response')];
  if (instruction === '' && response === '') return { status, original: null };
  return {
    status,
    original: { instruction: instruction || pair.instruction, response: response || pair.response },
  };
}

function firstText(row: Row, names: readonly string[]): string {
  const name = names.find((one) => Object.hasOwn(row, one));
  return name === undefined ? '' : textIn(row, name);
}

/** Numbers and yes or no are answers too; they are taken as they are written. */
function textIn(row: Row, name: string): string {
  const value = Object.hasOwn(row, name) ? row[name] : undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
