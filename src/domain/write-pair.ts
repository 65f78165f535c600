import type { CookablePair, PairKind } from './cookable-pair';
import { pythonFormat } from './python-format';
import { pythonStrip } from './python-text';
import type { PairPattern, TemplateList, TemplateOf } from './template-set';

/** The template that was drawn from a list. Calling it counts as using the template. */
export type UseTemplate = <List extends TemplateList>(list: List) => TemplateOf[List];

/** The pattern of a kind of pair; in a conversation it gets the speakers' names, and the ends of their turns. */
export function patternOf(kind: PairKind, use: UseTemplate, speaking: boolean): PairPattern {
  const pattern = use(kind);
  if (!speaking) return pattern;
  const [inputsPrefix, targetsPrefix] = use('speakers');
  return {
    ...pattern,
    inputsPrefix,
    targetsPrefix,
    delimiter: use('dialogEnds'),
    separator: use('dialogSeparators'),
  };
}

/** A pattern without its separator, with its placeholders filled in. */
export function writtenPattern(pattern: PairPattern, valueOf: (placeholder: string) => string): string {
  const { inputsPrefix, inputs, delimiter, targetsPrefix, targets } = pattern;
  return inputsPrefix + pythonFormat(inputs, valueOf) + delimiter + targetsPrefix + pythonFormat(targets, valueOf);
}

/** What a pair puts in place of a placeholder. */
export function pairValues(pair: CookablePair, use: UseTemplate): (placeholder: string) => string {
  return (placeholder) => {
    switch (placeholder) {
      case 'question':
        return pair.question;
      case 'answer':
        return pair.answer;
      case 'cot':
        return pair.cot ?? '';
      case 'options_':
        return listedOptions(pair, use);
      case 'option_answer':
        return optionAnswer(pair, use);
      default:
        throw new RangeError(`A pair has no {${placeholder}}.`);
    }
  };
}

/** `texts` between labels and ends; those past the last label are cut off. */
export function labelled(texts: readonly string[], labels: readonly string[], ends: readonly string[]): string {
  return labels
    .slice(0, texts.length)
    .map((label, index) => label + (texts[index] ?? '') + (ends[index] ?? ''))
    .join('');
}

function listedOptions({ options }: CookablePair, use: UseTemplate): string {
  return options === null ? '' : use('optionStarts') + labelled(options.texts, use('optionLabels'), use('optionEnds'));
}

/** The answer's label where no two labels are the same, else the answer. */
function optionAnswer({ answer, options }: CookablePair, use: UseTemplate): string {
  if (options === null) return answer;
  if (options.answer === null) return use('unanswerableOptions');
  const labels = use('optionLabels');
  return new Set(labels).size === labels.length ? pythonStrip(labels[options.answer] ?? '') : answer;
}
