import { pythonFormat } from './python-format';
import { LABEL_COUNT } from './template-set';
import { TemplateSetError } from './template-set-error';

/** An entry as a template file gives it, and where it stands there. */
export interface PlacedEntry {
  readonly value: unknown;
  readonly path: string;
}

export type JsonRecord = Readonly<Record<string, unknown>>;

const MOST_ENTRIES = 10_000;

/**
 * The entries of one list of a template file, with what is written short put in full:
 * - `{ "times": n, "of": entry }` is the entry n times;
 * - `{ "product": [[…], […]] }` is every combination of one item of each factor, the last factor fastest: strings are
 *   joined, objects are merged;
 * - `{ "counting": ["1", "a", "A", "i", "I"], "forms": ["({n}) "] }` is a list of labels for each form and way to count.
 */
export function expandTemplateEntries(entries: unknown, path: string): readonly PlacedEntry[] {
  const expanded: PlacedEntry[] = [];
  for (const [index, entry] of arrayAt(entries, path).entries()) {
    expanded.push(...inFull(entry, `${path}[${String(index)}]`));
    limited(expanded.length, path);
  }
  if (expanded.length === 0) throw new TemplateSetError(path, 'it has no entries.');
  return expanded;
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function arrayAt(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new TemplateSetError(path, 'it is not a list.');
  return value;
}

function inFull(value: unknown, path: string): readonly PlacedEntry[] {
  if (!isRecord(value)) return [{ value, path }];
  if ('times' in value) return repeated(value, path);
  if ('product' in value) return combined(value, path);
  if ('counting' in value) return counted(value, path);
  return [{ value, path }];
}

function repeated({ times, of, ...rest }: JsonRecord, path: string): readonly PlacedEntry[] {
  nothingElse(rest, path);
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
    throw new TemplateSetError(`${path}.times`, 'it is not a whole number from 1 on.');
  }
  limited(times, path);
  const entries = inFull(of, `${path}.of`);
  limited(times * entries.length, path);
  return Array.from({ length: times }, () => entries).flat();
}

function combined({ product, ...rest }: JsonRecord, path: string): readonly PlacedEntry[] {
  nothingElse(rest, path);
  const factors = arrayAt(product, `${path}.product`).map((factor, index) => {
    const items = arrayAt(factor, `${path}.product[${String(index)}]`);
    if (items.length === 0) throw new TemplateSetError(`${path}.product[${String(index)}]`, 'it has no items.');
    return items;
  });
  limited(
    factors.reduce((count, { length }) => count * length, 1),
    path,
  );
  const choices = factors.reduce<readonly (readonly unknown[])[]>(
    (chosen, items) => chosen.flatMap((earlier) => items.map((item) => [...earlier, item])),
    [[]],
  );
  return choices.map((parts, index) => {
    const place = `${path} (combination ${String(index)})`;
    return { value: joined(parts, place), path: place };
  });
}

function joined(parts: readonly unknown[], path: string): unknown {
  if (parts.every((part) => typeof part === 'string')) return parts.join('');
  if (!parts.every(isRecord)) throw new TemplateSetError(path, 'its parts are not all texts, nor all objects.');
  const fields = parts.flatMap((part) => Object.entries(part));
  const names = fields.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new TemplateSetError(path, `two of its parts have “${twice}”.`);
  return Object.fromEntries(fields);
}

function counted({ counting, forms, ...rest }: JsonRecord, path: string): readonly PlacedEntry[] {
  nothingElse(rest, path);
  const numberings = arrayAt(counting, `${path}.counting`).map((name, index) => {
    const numbering = typeof name === 'string' ? NUMBERINGS.get(name) : undefined;
    if (numbering !== undefined) return numbering;
    const known = [...NUMBERINGS.keys()].map((key) => `“${key}”`).join(', ');
    throw new TemplateSetError(`${path}.counting[${String(index)}]`, `it is none of ${known}.`);
  });
  return arrayAt(forms, `${path}.forms`).flatMap((form, index) => {
    const place = `${path}.forms[${String(index)}]`;
    if (typeof form !== 'string' || form.split('{n}').length !== 2 || /[{}]/.test(form.replace('{n}', ''))) {
      throw new TemplateSetError(place, 'it is not a text with {n} in it once.');
    }
    return numberings.map((numbering) => ({ value: labelsOf(form, numbering), path: place }));
  });
}

function labelsOf(form: string, numbering: (count: number) => string): readonly string[] {
  return Array.from({ length: LABEL_COUNT }, (_, index) => pythonFormat(form, () => numbering(index + 1)));
}

const NUMBERINGS: ReadonlyMap<string, (count: number) => string> = new Map([
  ['1', String],
  ['a', (count: number) => String.fromCharCode(96 + count)],
  ['A', (count: number) => String.fromCharCode(64 + count)],
  ['i', (count: number) => roman(count).toLowerCase()],
  ['I', roman],
]);

function roman(count: number): string {
  const ones = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'];
  return 'X'.repeat(Math.floor(count / 10)) + (ones[count % 10] ?? '');
}

function nothingElse(rest: JsonRecord, path: string): void {
  const [name] = Object.keys(rest);
  if (name !== undefined) throw new TemplateSetError(path, `“${name}” does not belong here.`);
}

function limited(count: number, path: string): void {
  if (count > MOST_ENTRIES) {
    throw new TemplateSetError(path, `there are more than ${String(MOST_ENTRIES)} entries in full.`);
  }
}
