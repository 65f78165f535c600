import type { Extractor, TextPiece } from './text-piece';
import { UnreadableError } from './unreadable';

/** One text in a structured file. */
export interface FieldValue {
  /** Names from the outside in, joined by dots; elements of lists have no name of their own. */
  readonly field: string;
  readonly value: string;
  /** Number of the record it stands in: a row, a line, or the innermost object. */
  readonly record: number;
}

/** Finds the texts of a structured file, piece by piece. Throws `UnreadableError` where the file is not valid. */
export interface FieldReader {
  push(text: string): readonly FieldValue[];
  end(): readonly FieldValue[];
}

/** One field of a structured file. */
export interface FieldSummary {
  /** Names from the outside in, joined by dots; elements of lists have no name of their own. */
  readonly name: string;
  /** The beginnings of some of its values. */
  readonly samples: readonly string[];
  /** In UTF-16 units, over the values looked at. */
  readonly averageLength: number;
  readonly count: number;
}

const PREFERRED = /^(?:text|content|body|context|passage|article|document|paragraph|story|abstract)$/i;
const SHORTEST_TEXT = 20;
const LONGEST_SAMPLE = 200;
const MOST_SAMPLES = 3;

/** The text of the chosen fields: values of one record joined by a blank line, and records too, with a border. */
export function recordExtractor(reader: FieldReader, fields: readonly string[]): Extractor {
  const chosen = new Set(fields);
  let lastRecord: number | undefined;
  const extract = (values: readonly FieldValue[]): readonly TextPiece[] =>
    values.flatMap(({ field, value, record }): TextPiece[] => {
      if (!chosen.has(field) || value.trim() === '') return [];
      const gap = lastRecord === undefined ? [] : [{ text: '\n\n', startsRecord: false }];
      const startsRecord = lastRecord !== undefined && lastRecord !== record;
      lastRecord = record;
      return [...gap, { text: value, startsRecord }];
    });
  return {
    push: (text) => extract(reader.push(text)),
    end: () => extract(reader.end()),
  };
}

export function summariseFields(values: readonly FieldValue[]): readonly FieldSummary[] {
  const byName = new Map<string, string[]>();
  for (const { field, value } of values) {
    if (value.trim() === '') continue;
    const known = byName.get(field);
    if (known) known.push(value);
    else byName.set(field, [value]);
  }
  return [...byName].map(([name, texts]) => ({
    name,
    samples: texts.slice(0, MOST_SAMPLES).map((text) => text.trim().slice(0, LONGEST_SAMPLE)),
    averageLength: texts.reduce((total, text) => total + text.length, 0) / texts.length,
    count: texts.length,
  }));
}

/** The field named like one that holds text, if its texts are not short; else the one with the longest texts. */
export function defaultFields(summaries: readonly FieldSummary[]): readonly string[] {
  const byLength = summaries.toSorted((one, other) => other.averageLength - one.averageLength);
  const longest = byLength[0];
  if (!longest) return [];
  const named = byLength.find(
    ({ name, averageLength }) =>
      PREFERRED.test(name.split('.').at(-1) ?? '') &&
      averageLength >= Math.max(SHORTEST_TEXT, longest.averageLength / 4),
  );
  return [(named ?? longest).name];
}

export function notValid(format: string, line: number, detail: string, cause?: unknown): UnreadableError {
  return new UnreadableError('notValid', `This is not valid ${format}: ${detail} in line ${line}.`, { cause });
}
