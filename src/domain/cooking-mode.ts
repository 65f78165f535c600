import { type MersenneState, PythonRandom } from './python-random';

/**
 * How the passages of one text and their pairs are put together.
 * - `classic`: a passage, then its pairs; `pairsFirst`: the pairs, then the passage that they are about
 * - `dialog`: the pairs as a conversation; `nextTurn`: a conversation whose last turn is the task
 * - `numbered`: all questions, then all answers
 * - `inline`: solved examples, then a task
 */
export type CookingMode = 'classic' | 'pairsFirst' | 'dialog' | 'nextTurn' | 'numbered' | 'inline';

/** Modes and their odds in per cent. Three of them need two pairs. */
const FOR_ANY = { modes: ['classic', 'dialog'], odds: [95, 5] } as const;
const FOR_TWO = { modes: ['classic', 'dialog', 'numbered', 'inline', 'nextTurn'], odds: [80, 5, 5, 5, 5] } as const;
const PAIRS_FIRST_ODDS = [5, 95] as const;

/**
 * The mode of a text whose passages have at least `leastPairs` usable pairs each. Which mode and whether the pairs come
 * first are two draws from one state, as in the reference, so pairs come first only in what would have been classic.
 */
export function drawCookingMode(state: MersenneState, leastPairs: number): CookingMode {
  const { modes, odds } = leastPairs < 2 ? FOR_ANY : FOR_TWO;
  const [mode = 'classic'] = new PythonRandom(state).choices<CookingMode>(modes, odds);
  const [pairsFirst = false] = new PythonRandom(state).choices([true, false], PAIRS_FIRST_ODDS);
  return mode === 'classic' && pairsFirst ? 'pairsFirst' : mode;
}
