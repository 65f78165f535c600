import { bundleLimits } from './bundle-limits';
import type { Sections } from './section';
import { InvalidValueError, kind, list, object, text, type Validator, variants, wholeNumber } from './validator';

/** The pages or chapters of a document as its line has them. */
export type BundleSections =
  | { readonly kind: 'pages'; readonly starts: readonly number[] }
  | { readonly kind: 'chapters'; readonly starts: readonly number[]; readonly titles: readonly string[] };

const starts = list(wholeNumber(0, bundleLimits.textLength), bundleLimits.sections);

const anySections = variants<BundleSections>({
  pages: object({ kind: kind('pages'), starts }),
  chapters: object({
    kind: kind('chapters'),
    starts,
    titles: list(text(bundleLimits.nameLength), bundleLimits.sections),
  }),
});

export const bundleSections: Validator<BundleSections> = (value) => {
  const sections = anySections(value);
  const isInOrder = sections.starts.every((start, index) => start >= (sections.starts[index - 1] ?? 0));
  if (!isInOrder) throw new InvalidValueError('go back in the text', 'starts');
  if (sections.kind === 'chapters' && sections.titles.length !== sections.starts.length) {
    throw new InvalidValueError('are not as many as the chapters', 'titles');
  }
  return sections;
};

export function sectionsForBundle(sections: Sections): BundleSections {
  return { ...sections, starts: Array.from(sections.starts) };
}

export function sectionsOfBundle(sections: BundleSections): Sections {
  return { ...sections, starts: Uint32Array.from(sections.starts) };
}
