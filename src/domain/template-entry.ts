import { arrayAt, isRecord, type JsonRecord } from './expand-template-entries';
import { formatParts, PythonFormatError } from './python-format';
import { CONTROLS } from './segment';
import { type InlinePattern, LABEL_COUNT, type Labels, type PairPattern, type Speakers } from './template-set';
import { TemplateSetError } from './template-set-error';

/** Which placeholders an entry has to have, and which it may have besides. */
export interface Placeholders {
  readonly needs: readonly string[];
  readonly mayHave?: readonly string[];
}

export function pairPattern(value: unknown, path: string, placeholders: Placeholders): PairPattern {
  const text = fieldsOf(value, path, PAIR_FIELDS);
  const pattern = {
    inputsPrefix: plainText(text('inputsPrefix', ''), `${path}.inputsPrefix`),
    inputs: text('inputs'),
    delimiter: plainText(text('delimiter'), `${path}.delimiter`),
    targetsPrefix: plainText(text('targetsPrefix', ''), `${path}.targetsPrefix`),
    targets: text('targets'),
    separator: plainText(text('separator'), `${path}.separator`),
  };
  checkPlaceholders(pattern, ['inputs', 'targets'], path, placeholders);
  return pattern;
}

export function inlinePattern(value: unknown, path: string, explained: boolean): InlinePattern {
  const text = fieldsOf(value, path, INLINE_FIELDS);
  const pattern = {
    context: text('context'),
    exampleInput: text('exampleInput'),
    exampleOutput: text('exampleOutput'),
    separator: plainText(text('separator'), `${path}.separator`),
    testInput: text('testInput'),
    testOutput: text('testOutput'),
  };
  const example = ['ex_input', 'ex_output', ...(explained ? ['ex_explanation'] : [])];
  checkPlaceholders(pattern, ['context'], path, { needs: ['context'] });
  checkPlaceholders(pattern, ['exampleInput', 'exampleOutput'], path, { needs: example });
  checkPlaceholders(pattern, ['testInput', 'testOutput'], path, { needs: ['input', 'output'] });
  return pattern;
}

/** A text around one placeholder. */
export function textAround(value: unknown, path: string, placeholder: string): string {
  const text = textAt(value, path);
  checkPlaceholders({ text }, ['text'], path, { needs: [placeholder] }, () => path);
  return text;
}

/** A text without placeholders. */
export function plainText(value: unknown, path: string): string {
  const text = textAt(value, path);
  if (/[{}]/.test(text)) throw new TemplateSetError(path, 'there are no placeholders here, and so no braces.');
  return text;
}

/** A list of labels, or one text that stands at every item. */
export function labels(value: unknown, path: string): Labels {
  if (typeof value === 'string') return new Array<string>(LABEL_COUNT).fill(plainText(value, path));
  const texts = plainTexts(value, path);
  if (texts.length !== LABEL_COUNT) throw new TemplateSetError(path, `it does not have ${String(LABEL_COUNT)} labels.`);
  return texts;
}

export function speakers(value: unknown, path: string): Speakers {
  const [asks, answers, ...others] = plainTexts(value, path);
  if (asks !== undefined && answers !== undefined && others.length === 0) return [asks, answers];
  throw new TemplateSetError(path, 'it is not two speakers.');
}

const PAIR_FIELDS = ['inputsPrefix', 'inputs', 'delimiter', 'targetsPrefix', 'targets', 'separator'] as const;
const INLINE_FIELDS = ['context', 'exampleInput', 'exampleOutput', 'separator', 'testInput', 'testOutput'] as const;

/** Reads the fields of an object that has no others. */
function fieldsOf<Field extends string>(
  value: unknown,
  path: string,
  fields: readonly Field[],
): (field: Field, absent?: string) => string {
  if (!isRecord(value)) throw new TemplateSetError(path, 'it is not an object.');
  const record: JsonRecord = value;
  const known: readonly string[] = fields;
  const other = Object.keys(record).find((name) => !known.includes(name));
  if (other !== undefined) throw new TemplateSetError(path, `“${other}” does not belong here.`);
  return (field, absent) => {
    if (!Object.hasOwn(record, field)) {
      if (absent !== undefined) return absent;
      throw new TemplateSetError(path, `“${field}” is missing.`);
    }
    return textAt(record[field], `${path}.${field}`);
  };
}

function plainTexts(value: unknown, path: string): readonly string[] {
  return arrayAt(value, path).map((text, index) => plainText(text, `${path}[${String(index)}]`));
}

function textAt(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new TemplateSetError(path, 'it is not a text.');
  const tag = CONTROLS.find((control) => value.includes(control));
  if (tag !== undefined) throw new TemplateSetError(path, `the tag ${tag} must not stand in a template.`);
  return value;
}

function checkPlaceholders<Field extends string>(
  texts: Readonly<Record<Field, string>>,
  fields: readonly Field[],
  path: string,
  { needs, mayHave = [] }: Placeholders,
  pathOf = (field: Field): string => `${path}.${field}`,
): void {
  const known = [...needs, ...mayHave];
  const found = new Set<string>();
  for (const field of fields) {
    for (const name of placeholdersIn(texts[field], pathOf(field))) {
      if (!known.includes(name)) {
        throw new TemplateSetError(pathOf(field), `{${name}} is no placeholder here; there are ${braced(known)}.`);
      }
      found.add(name);
    }
  }
  const missing = needs.filter((name) => !found.has(name));
  if (missing.length > 0) throw new TemplateSetError(path, `the placeholder ${braced(missing)} is missing.`);
}

function placeholdersIn(text: string, path: string): readonly string[] {
  try {
    return formatParts(text).flatMap((part) => ('field' in part ? [part.field] : []));
  } catch (error) {
    if (error instanceof PythonFormatError) throw new TemplateSetError(path, error.message);
    throw error;
  }
}

function braced(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(', ');
}
