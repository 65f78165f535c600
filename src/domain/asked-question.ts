import { questionRelation } from './question-relation';
import type { ReadPassage, WordRange } from './read-passage';
import { type TaskCategory, taskCategory } from './task-category';
import { textLanguage } from './text-language';
import { textWords, type TextWord } from './text-words';

/** A question as it is held against a passage. */
export interface AskedQuestion {
  readonly category: TaskCategory;
  /** Its content words, in order. */
  readonly words: readonly TextWord[];
  readonly stemSet: ReadonlySet<string>;
  /** The stem of what is counted, where a question asks how many: `rooms` in `How many rooms has it?` */
  readonly counted: string | null;
  /** Names the possible answers itself: `Is it warm or cold?` */
  readonly offersChoice: boolean;
  /**
   * How near a place stands to what is asked, and to more words where they are given, from 0 to 1; 1 for every place
   * where that cannot be told.
   */
  readonly relation: (place: WordRange, more?: readonly string[]) => number;
}

/** A question stands at the end of an instruction: so much of it is read, in UTF-16 code units. */
const MOST_READ = 1000;

/** Tasks about the whole passage, or beyond it: they name no place in it. */
const WHOLE_TEXT: ReadonlySet<TaskCategory> = new Set(['summary', 'rewriting', 'writing', 'classification']);

export function readQuestion(question: string, passage: ReadPassage): AskedQuestion {
  const read = question.slice(-MOST_READ);
  const category = taskCategory(read);
  const words = textWords(read, passage.functionWords).filter(({ isContent }) => isContent);
  const stemSet = new Set(words.map(({ stem }) => stem));
  const stems = [...stemSet];
  const isPlaced = stems.length > 0 && !WHOLE_TEXT.has(category) && isOneLanguage(read, passage);
  const relation = (place: WordRange, more: readonly string[] = []) =>
    isPlaced ? questionRelation([...stems, ...more], passage, place) : 1;
  const counted = countedIn(read, words);
  return { category, words, stemSet, counted, offersChoice: CHOICE.test(read), relation };
}

const HOW_MANY =
  /(?:\bhow many|wie viele|combien|cu[aá]nt[oa]s|quant[iae]s?|hoeveel|hur många|сколько|скільки)(?!\p{L})/iu;

function countedIn(question: string, words: readonly TextWord[]): string | null {
  const howMany = HOW_MANY.exec(question);
  if (!howMany) return null;
  return words.find(({ start }) => start >= howMany.index + howMany[0].length)?.stem ?? null;
}

const CHOICE = /(?<!\p{L})(?:or|oder|ou|o|of|eller|czy|или|або|veya)(?!\p{L})|还是|或|それとも/iu;

function isOneLanguage(question: string, passage: ReadPassage): boolean {
  const language = textLanguage(question);
  return language === 'unknown' || passage.language === 'unknown' || language === passage.language;
}
