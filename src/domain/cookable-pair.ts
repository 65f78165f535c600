import { CONCLUSION, OPTIONS, type PairType, STEP_BY_STEP } from './pair-type';
import { PythonRandom } from './python-random';
import { pythonStrip } from './python-text';
import type { ReferenceEntry } from './reference-json';
import { LABEL_COUNT } from './template-set';

/** A pair's kind, and so the list of templates that it is written with. `choiceCot` has options and reasoning. */
export type PairKind = PairType | 'choiceCot';

/** A pair taken apart for the templates. */
export interface CookablePair {
  /** Its position among the pairs of its entry. */
  readonly index: number;
  readonly kind: PairKind;
  readonly question: string;
  readonly answer: string;
  /** Without its last full stop. */
  readonly cot: string | null;
  readonly options: ShuffledOptions | null;
}

export interface ShuffledOptions {
  /** At most 26. */
  readonly texts: readonly string[];
  /** The position of the answer; null where the answer says that no option is right. */
  readonly answer: number | null;
}

type ReferencePair = ReferenceEntry['QA_list'][number];

/**
 * The pairs of one entry that can be cooked, as the reference takes them apart (`parse_QA_list`): a pair is left out
 * whose reasoning lacks one of its marks, or whose answer is none of its options and none of `unanswerable`. The
 * options of pair i are shuffled from the seed times i.
 *
 * Left out as well is a pair with more options than there are labels; the reference shows the first 26 of them.
 */
export function cookablePairs(
  pairs: readonly ReferencePair[],
  unanswerable: readonly string[],
  seed: bigint,
): readonly CookablePair[] {
  return pairs.flatMap((pair, index) => {
    const reasoned = withoutReasoning(pair);
    const chosen = reasoned && withoutOptions(reasoned, unanswerable, seed * BigInt(index));
    if (!chosen) return [];
    const { cot } = reasoned;
    const kind = chosen.options === null ? (cot === null ? 'free' : 'cot') : cot === null ? 'choice' : 'choiceCot';
    return [{ index, kind, cot, ...chosen }];
  });
}

interface Reasoned {
  readonly question: string;
  readonly answer: string;
  readonly cot: string | null;
}

function withoutReasoning({ Q, A }: ReferencePair): Reasoned | null {
  if (!Q.includes(STEP_BY_STEP) && !A.includes(CONCLUSION)) return { question: Q, answer: A, cot: null };
  const [reasoning = '', conclusion = '', ...others] = A.split(CONCLUSION);
  if (!Q.endsWith(STEP_BY_STEP) || others.length > 0) return null;
  const question = pythonStrip(Q.slice(0, -STEP_BY_STEP.length));
  const cot = pythonStrip(reasoning).replace(/\.$/, '');
  const answer = pythonStrip(conclusion);
  return question === '' || cot === '' || answer === '' ? null : { question, answer, cot };
}

function withoutOptions(
  { question, answer }: Reasoned,
  unanswerable: readonly string[],
  seed: bigint,
): Pick<CookablePair, 'question' | 'answer' | 'options'> | null {
  const [asked = '', listed, ...others] = question.split(OPTIONS);
  if (listed === undefined) return { question, answer, options: null };
  if (asked === '' || others.length > 0) return null;
  const options = listed.split('\n- ');
  if (options.length > LABEL_COUNT) return null;
  const texts = PythonRandom.seeded(seed).shuffled(options);
  if (!texts.includes(answer) && unanswerable.includes(answer)) {
    return { question: asked, answer, options: { texts, answer: null } };
  }
  const match = texts.findIndex((text) => pythonStrip(text) === pythonStrip(answer));
  return match === -1 ? null : { question: asked, answer, options: { texts, answer: match } };
}
