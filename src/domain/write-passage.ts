import type { CookablePair, PairKind } from './cookable-pair';
import type { CookingMode } from './cooking-mode';
import { pythonFormat } from './python-format';
import { LABEL_COUNT } from './template-set';
import { labelled, pairValues, patternOf, type UseTemplate, writtenPattern } from './write-pair';

/** A passage with the pairs that it is written with; there is at least one, and two where the mode needs them. */
export interface PassageToWrite {
  readonly context: string;
  readonly pairs: readonly CookablePair[];
}

export interface PassageStyle {
  readonly mode: CookingMode;
  /** Pairs are written as turns of a conversation. */
  readonly speaking: boolean;
  readonly use: UseTemplate;
}

/** A passage and its pairs as one text, as the reference writes them (`format_one_pt_rc`). */
export function writePassage(passage: PassageToWrite, style: PassageStyle): string {
  switch (style.mode) {
    case 'classic':
      return passageFirst(passage, style);
    case 'pairsFirst':
      return pairsFirst(passage, style);
    case 'dialog':
      return conversation(passage, style);
    case 'nextTurn':
      return nextTurn(passage, style);
    case 'numbered':
      return numbered(passage, style);
    case 'inline':
      return inline(passage, style);
  }
}

/** The pairs that a mode shows: as many as there are labels where it needs labels. */
export function shownPairs(pairs: readonly CookablePair[], mode: CookingMode): readonly CookablePair[] {
  return mode === 'numbered' ? pairs.slice(0, LABEL_COUNT) : pairs;
}

function passageFirst(passage: PassageToWrite, style: PassageStyle): string {
  const { use } = style;
  const { separator, text } = joinedPairs(passage, style);
  const line = use('comprehensionStarts');
  const lead = line === '' ? '' : use('readEnds') + line;
  return around(use, 'readStarts', passage.context) + lead + separator + text;
}

function pairsFirst(passage: PassageToWrite, style: PassageStyle): string {
  const { use } = style;
  const { text } = joinedPairs(passage, style);
  return around(use, 'pairsStarts', text) + use('pairsEnds') + around(use, 'textStarts', passage.context);
}

function conversation(passage: PassageToWrite, style: PassageStyle): string {
  const { use } = style;
  const { separator, text } = joinedPairs(passage, style);
  return passage.context + use('dialogLeads') + use('dialogHeaders') + separator + text;
}

function nextTurn(passage: PassageToWrite, style: PassageStyle): string {
  const turns = writtenPairs(passage, style);
  const history = turns.slice(0, -1).map(({ separator, text }) => separator + text);
  const frame = style.use('nextTurns');
  const values = { dialog_: history.join(''), answer: turns.at(-1)?.text };
  return passage.context + frame.separator + writtenPattern(frame, valuesIn(values));
}

function numbered({ context, pairs }: PassageToWrite, { use }: PassageStyle): string {
  const filled = (part: 'inputs' | 'targets'): readonly string[] =>
    pairs.map((pair) => pythonFormat(use(pair.kind)[part], pairValues(pair, use)));
  const list = (texts: readonly string[]): string => labelled(texts, use('questionLabels'), use('questionEnds'));
  const values = {
    context,
    numbered_questions: list(filled('inputs')),
    numbered_answers: list(filled('targets')),
  };
  return writtenPattern(use('numbered'), valuesIn(values));
}

function inline({ context, pairs }: PassageToWrite, { use }: PassageStyle): string {
  const pattern = use(pairs.every(({ cot }) => cot !== null) ? 'inlineExplained' : 'inline');
  const tasks = pairs.map((pair) => {
    // The explanation has a place of its own here.
    const { inputs, targets } = use(withoutReasoning(pair.kind));
    const values = pairValues(pair, use);
    return { input: pythonFormat(inputs, values), output: pythonFormat(targets, values), explanation: pair.cot };
  });
  const examples = tasks.slice(0, -1).map(({ input, output, explanation }) => {
    const values = valuesIn({ ex_input: input, ex_output: output, ex_explanation: explanation ?? undefined });
    return pythonFormat(pattern.exampleInput, values) + pythonFormat(pattern.exampleOutput, values) + pattern.separator;
  });
  const { input, output } = tasks.at(-1) ?? {};
  const task = valuesIn({ input, output });
  return [
    pythonFormat(pattern.context, valuesIn({ context })),
    ...examples,
    pythonFormat(pattern.testInput, task),
    pythonFormat(pattern.testOutput, task),
  ].join('');
}

/** All pairs as one text, the last one's separator between them. */
function joinedPairs(passage: PassageToWrite, style: PassageStyle) {
  const written = writtenPairs(passage, style);
  const separator = written.at(-1)?.separator ?? '';
  return { separator, text: written.map(({ text }) => text).join(separator) };
}

/** Each pair by its own pattern. */
function writtenPairs({ pairs }: PassageToWrite, { use, speaking }: PassageStyle) {
  return pairs.map((pair) => {
    const pattern = patternOf(pair.kind, use, speaking);
    return { separator: pattern.separator, text: writtenPattern(pattern, pairValues(pair, use)) };
  });
}

function around(use: UseTemplate, list: 'readStarts' | 'pairsStarts' | 'textStarts', text: string): string {
  return pythonFormat(use(list), () => text);
}

function withoutReasoning(kind: PairKind): PairKind {
  if (kind === 'choiceCot') return 'choice';
  return kind === 'cot' ? 'free' : kind;
}

function valuesIn(values: Readonly<Record<string, string | undefined>>): (placeholder: string) => string {
  return (placeholder) => {
    const value = values[placeholder];
    if (value === undefined) throw new RangeError(`There is no {${placeholder}}.`);
    return value;
  };
}
