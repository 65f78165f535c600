import { JSONParser } from '@streamparser/json';
import type { PairColumns } from '../../src/domain/foreign-pairs';
import { recognisePairs } from '../../src/domain/pair-columns';
import { type ForeignRead, readForeignPairs } from '../../src/domain/read-foreign-pairs';
import type { ByteSource } from '../corpus/byte-source';
import { decodeText } from '../corpus/byte-stream';
import { examine, type Findings } from '../corpus/examine';
import { membersOf, pathOf } from '../corpus/members';
import { notValid } from '../corpus/record-fields';
import { tableFields } from '../corpus/table-fields';
import { UnreadableError } from '../corpus/unreadable';
import type { PairFile, ReportBytes } from './protocol';

/** A row is held whole. In UTF-16 units. */
const LONGEST_ROW = 32 * 1024 * 1024;

/** A file of pairs, ready to be read from its beginning as often as it takes. */
export interface OpenPairFile {
  readonly source: ByteSource;
  readonly findings: Findings;
  readonly columns: PairColumns;
}

/** @throws UnreadableError when the file is gone or damaged, or no column looks like an instruction or a response. */
export async function openPairFile(
  { dropped, path }: PairFile,
  columns: PairColumns | null,
  signal: AbortSignal,
): Promise<OpenPairFile> {
  for await (const member of membersOf(dropped, signal)) {
    if (pathOf(member) !== path) continue;
    if ('error' in member) throw member.error;
    if (!('source' in member)) break;
    const findings = await examine(member.source, undefined, [], signal);
    const found = columns ?? recognisePairs(findings.fields.map(({ name }) => name));
    if (found) return { source: member.source, findings, columns: found };
    break;
  }
  throw new UnreadableError('noText', 'No pairs of instruction and response were found in this file.');
}

/** What the rows give, in order. */
export async function* foreignPairs(
  { source, findings, columns }: OpenPairFile,
  report: ReportBytes,
  signal: AbortSignal,
): AsyncGenerator<ForeignRead> {
  let done = 0;
  const reader = rowReaderFor(findings.format);
  const bytes = source.open((count) => (done += count));
  for await (const text of decodeText(bytes, findings.encoding, signal)) {
    for (const row of reader.push(text)) yield* readForeignPairs(row, columns);
    report(Math.min(done, source.byteLength));
  }
  for (const row of reader.end()) yield* readForeignPairs(row, columns);
}

interface RowReader {
  push(text: string): Iterable<unknown>;
  end(): Iterable<unknown>;
}

function rowReaderFor(format: Findings['format']): RowReader {
  switch (format) {
    case 'csv':
      return tableRows();
    case 'tsv':
      return tableRows('\t');
    case 'json':
      return jsonRows();
    default:
      return lineRows();
  }
}

function lineRows(): RowReader {
  let pending = '';
  let line = 0;
  const parse = (text: string): readonly unknown[] => {
    line++;
    if (text.trim() === '') return [];
    try {
      return [JSON.parse(text)];
    } catch (cause) {
      throw notValid('JSON Lines', line, 'there is something other than one JSON value', cause);
    }
  };
  return {
    *push(text) {
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      if (pending.length > LONGEST_ROW) throw notValid('JSON Lines', line + 1, 'there is no end of the line');
      for (const one of lines) yield* parse(one);
    },
    end: () => parse(pending),
  };
}

/** The cells of one row come together, and those of the next tell that it is whole. */
function tableRows(delimiter?: string): RowReader {
  const fields = tableFields(delimiter);
  let row: (readonly [string, string])[] = [];
  let record = 0;
  function* rows(values: ReturnType<typeof fields.push>): Generator<unknown> {
    for (const value of values) {
      if (value.record !== record && row.length > 0) {
        yield Object.fromEntries(row);
        row = [];
      }
      record = value.record;
      row.push([value.field, value.value]);
    }
  }
  return {
    push: (text) => rows(fields.push(text)),
    *end() {
      yield* rows(fields.end());
      if (row.length > 0) yield Object.fromEntries(row);
    },
  };
}

/** The elements of a list, or the one value that the file is. */
function jsonRows(): RowReader {
  let parser: JSONParser | undefined;
  let found: unknown[] = [];
  let unfinished = 0;
  const attempt = (work: () => void): readonly unknown[] => {
    try {
      work();
    } catch (cause) {
      const message = 'This is not valid JSON: there is a mistake, or its end is missing.';
      throw new UnreadableError('notValid', message, { cause });
    }
    const taken = found;
    found = [];
    if (taken.length > 0) unfinished = 0;
    if (unfinished > LONGEST_ROW) {
      throw new UnreadableError('tooLarge', 'A single value in this file is longer than 32 million characters.');
    }
    return taken;
  };
  const start = (text: string): JSONParser => {
    const begun = new JSONParser({ paths: [text.trimStart().startsWith('[') ? '$.*' : '$'], keepStack: false });
    begun.onValue = ({ value }) => found.push(value);
    return begun;
  };
  return {
    push: (text) =>
      attempt(() => {
        if (parser === undefined && text.trim() === '') return;
        parser ??= start(text);
        unfinished += text.length;
        parser.write(text);
      }),
    end: () =>
      attempt(() => {
        if (parser && !parser.isEnded) parser.end();
      }),
  };
}
