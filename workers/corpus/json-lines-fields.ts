import { notValid, type FieldReader, type FieldValue } from './record-fields';

const LONGEST_LINE = 32 * 1024 * 1024;

/** Texts of JSON Lines: one value a line, blank lines ignored. */
export function jsonLinesFields(): FieldReader {
  let pending = '';
  let line = 0;
  const readLine = (text: string): FieldValue[] => {
    line++;
    if (text.trim() === '') return [];
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw notValid('JSON Lines', line, 'there is something other than one JSON value', cause);
    }
    return [...textsOf(value, '', line)];
  };
  return {
    push(text) {
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      if (pending.length > LONGEST_LINE) throw notValid('JSON Lines', line + 1, 'there is no end of the line');
      return lines.flatMap(readLine);
    },
    end: () => readLine(pending),
  };
}

function* textsOf(value: unknown, field: string, record: number): Iterable<FieldValue> {
  if (typeof value === 'string') yield { field: field || 'text', value, record };
  else if (Array.isArray(value)) for (const element of value) yield* textsOf(element, field, record);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      yield* textsOf(inner, field === '' ? key : `${field}.${key}`, record);
    }
  }
}
