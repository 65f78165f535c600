import type { TemplateUse } from './cook-collection';
import type { TemplateSet } from './template-set';

/** A template as a person can read it, its placeholders in braces; of labels, the first three. */
export function templateWording({ lists }: TemplateSet, { list, index }: TemplateUse): string {
  const entry = lists[list][index];
  if (entry === undefined) throw new RangeError(`The list ${list} has no entry ${String(index)}.`);
  if (typeof entry === 'string') return entry;
  if ('inputs' in entry) {
    return entry.inputsPrefix + entry.inputs + entry.delimiter + entry.targetsPrefix + entry.targets;
  }
  if ('context' in entry) {
    const example = entry.exampleInput + entry.exampleOutput + entry.separator;
    return entry.context + example + entry.testInput + entry.testOutput;
  }
  return entry.length > 3 ? `${entry.slice(0, 3).join('…')}…` : entry.join('…');
}
