import type { InstructionResponse } from './pair';
import { functionWordsOf } from './read-passage';
import { textLanguage } from './text-language';
import { textWords } from './text-words';

/** A pair as sets of words, each set as ranks in increasing order; a word is the rarer the lower its rank. */
export interface PairFeatures {
  /** Equal for pairs that are the same but for case, punctuation and white space. */
  readonly key: string;
  readonly questionKey: string;
  readonly question: Uint32Array;
  readonly answer: Uint32Array;
  /** Of both; the same word in question and answer is two. */
  readonly joint: Uint32Array;
}

/** So much of a question and of an answer is compared, in UTF-16 code units. */
const MOST_READ = 2000;

export function pairFeatures(pairs: readonly InstructionResponse[]): readonly PairFeatures[] {
  const ids = new Map<string, number>();
  const counts: number[] = [];
  const idsOf = (features: ReadonlySet<string>, prefix: string) =>
    [...features].map((feature) => {
      const id = ids.get(prefix + feature) ?? ids.size;
      ids.set(prefix + feature, id);
      counts[id] = (counts[id] ?? 0) + 1;
      return id;
    });
  const read = pairs.map(({ instruction, response }) => {
    const functionWords = functionWordsOf(textLanguage(instruction));
    return {
      question: idsOf(featuresOf(instruction, functionWords), 'q'),
      answer: idsOf(featuresOf(response, functionWords), 'a'),
    };
  });
  const ranks = new Uint32Array(counts.length);
  const byRarity = [...counts.keys()].sort((one, other) => (counts[one] ?? 0) - (counts[other] ?? 0) || one - other);
  for (const [rank, id] of byRarity.entries()) ranks[id] = rank;
  const ranked = (list: readonly number[]) => Uint32Array.from(list, (id) => ranks[id] ?? 0).sort();
  return read.map(({ question, answer }, index): PairFeatures => {
    const { instruction = '', response = '' } = pairs[index] ?? {};
    const questionKey = normalised(instruction);
    return {
      key: `${questionKey}\n${normalised(response)}`,
      questionKey,
      question: ranked(question),
      answer: ranked(answer),
      joint: ranked([...question, ...answer]),
    };
  });
}

/** Content words, what asks, what turns a meaning round, and signs: `C++` is not `C#`. */
function featuresOf(text: string, functionWords: ReadonlySet<string>): ReadonlySet<string> {
  const read = text.slice(0, MOST_READ);
  const features = new Set<string>();
  for (const { isContent, stem, lower } of textWords(read, functionWords)) {
    if (isContent || TELLING.has(lower)) features.add(stem);
  }
  for (const [sign] of read.matchAll(/[+#%$€£°<>=×÷^&@|~\\]+/g)) features.add(sign);
  return features;
}

/** Function words that make another question of one. */
const TELLING = new Set(
  'who whom whose when where why how not no never without before after more most less least over under against one'.split(
    ' ',
  ),
);

/** Without case and punctuation; a point inside a number stays. One line. */
function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<!\d)[.,]|[.,](?!\d)|[;:!?…"'“”‘’«»()[\]{}。、¿¡「」]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}
