import type { DocumentFormat } from '../../src/domain/source-document';
import type { BinaryFormat } from './binary-format';
import { htmlExtractor } from './html-text';
import { jsonFields } from './json-fields';
import { jsonLinesFields } from './json-lines-fields';
import type { FieldReader } from './record-fields';
import { tableFields } from './table-fields';
import { plainTextExtractor, type Extractor } from './text-piece';

/** Its bytes are characters of some encoding. */
export type TextFormat = Exclude<DocumentFormat, BinaryFormat>;

const BY_EXTENSION: Readonly<Record<string, TextFormat>> = {
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
};

/** By the name's ending, `.gz` left out; by the first characters where the name says nothing or is commonly wrong. */
export function formatOf(path: string, start: string): TextFormat {
  const extension = /\.(\w+)$/.exec(path.toLowerCase().replace(/\.gz$/, ''))?.[1] ?? '';
  const format = BY_EXTENSION[extension] ?? 'text';
  if (format === 'text' && extension !== 'txt' && /^\s*<(?:!doctype\s+html|html)\b/i.test(start)) return 'html';
  return format === 'json' && isJsonLines(start) ? 'jsonl' : format;
}

/** A whole value on the first line and another below it. */
function isJsonLines(start: string): boolean {
  const [first = '', second = ''] = start.trimStart().split('\n', 2);
  if (!/^\s*[{["]/.test(second) || !/^\s*[{[]/.test(first)) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
}

/** Undefined for a format without fields. */
export function fieldReaderFor(format: TextFormat): FieldReader | undefined {
  switch (format) {
    case 'json':
      return jsonFields();
    case 'jsonl':
      return jsonLinesFields();
    case 'csv':
      return tableFields();
    case 'tsv':
      return tableFields('\t');
    case 'text':
    case 'markdown':
    case 'html':
      return undefined;
  }
}

export function textExtractorFor(format: TextFormat): Extractor {
  return format === 'html' ? htmlExtractor() : plainTextExtractor();
}
