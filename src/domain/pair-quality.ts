import { type CutOffSign, cutOffSign } from './cut-off';
import { type Grounding, groundingIn, SUPPORTED } from './grounding';
import { isLooping } from './looping';
import type { InstructionResponse } from './pair';
import { type PairKind, pairParts } from './pair-parts';
import { type QuestionSubject, questionSubject } from './question-subject';
import { type TaskCategory, taskCategory } from './task-category';
import { type Language, textLanguage } from './text-language';

/**
 * What may be wrong with a pair by itself.
 * - `notSupported`: its grounding is below `SUPPORTED`, of a task that can be held against its passage
 * - `stranger`: the response has a number or a name that neither passage nor question has
 * - `cutOff`, `looping`: the response does not end, or goes round in circles
 * - `noSubject`: the question cannot be understood without its passage
 * - `otherLanguage`: the question or the response is in another language than the passage
 * - `tagInText`: a tag of a prompt format stands in its text
 */
const OWN_PROBLEMS = [
  'notSupported',
  'stranger',
  'cutOff',
  'looping',
  'noSubject',
  'otherLanguage',
  'tagInText',
] as const;

type OwnProblem = (typeof OWN_PROBLEMS)[number];

/**
 * What may be wrong with a pair. Beside others: `duplicate`, an earlier pair says the same; `otherAnswer`, an earlier
 * one has another answer to the same question.
 */
export const PAIR_PROBLEMS = [...OWN_PROBLEMS, 'duplicate', 'otherAnswer'] as const;

export type PairProblem = (typeof PAIR_PROBLEMS)[number];

/** All that is told of a pair without a model; plain data, to be stored and posted. */
export interface PairQuality {
  readonly grounding: Grounding;
  readonly kind: PairKind;
  readonly category: TaskCategory;
  /** Of the question. */
  readonly language: Language | 'unknown';
  readonly subject: QuestionSubject;
  readonly cutOff: CutOffSign | null;
  /** Its own alone, in the order of `PAIR_PROBLEMS`, each once. */
  readonly problems: readonly PairProblem[];
}

/** Judges pairs about one passage, which is read once. Duplicates are not looked for. */
export function pairQualityIn(passage: string): (pair: InstructionResponse) => PairQuality {
  const groundingOf = groundingIn(passage);
  const passageLanguage = textLanguage(passage);
  const differs = (language: Language | 'unknown') =>
    language !== 'unknown' && passageLanguage !== 'unknown' && language !== passageLanguage;
  return (pair) => {
    const { kind, question } = pairParts(pair);
    const grounding = groundingOf(pair);
    const category = taskCategory(question);
    const language = textLanguage(question);
    const responseLanguage = textLanguage(pair.response);
    const subject = questionSubject(question);
    const cutOff = cutOffSign(pair.response, responseLanguage === 'unknown' ? language : responseLanguage);
    const isJudged = !UNJUDGED.has(category) && !differs(responseLanguage);
    const has: Readonly<Record<OwnProblem, boolean>> = {
      notSupported: isJudged && grounding.score < SUPPORTED,
      stranger: isJudged && grounding.strangers.length > 0,
      cutOff: cutOff !== null,
      looping: isLooping(pair.response),
      noSubject: subject !== 'named',
      otherLanguage: category !== 'rewriting' && (differs(language) || differs(responseLanguage)),
      tagInText: TAG.test(pair.instruction) || TAG.test(pair.response),
    };
    const problems = OWN_PROBLEMS.filter((problem) => has[problem]);
    return { grounding, kind, category, language, subject, cutOff, problems };
  };
}

/** Tasks whose answer is in no passage: a new text, another wording, a label. */
const UNJUDGED: ReadonlySet<TaskCategory> = new Set(['writing', 'rewriting', 'classification']);

/** Of the synthesizer's format in any spelling, and of the chat templates in common use. */
const TAG = /<\/?(?:que|ans|con|end|s|think)>|<\|[a-z_]{2,30}\|>|\[\/?INST\]|<(?:start|end)_of_turn>/i;
