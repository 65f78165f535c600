import type { DocumentFormat } from '../../src/domain/source-document';
import { binaryFormatOf } from './binary-format';
import type { ByteSource } from './byte-source';
import { decodeText } from './byte-stream';
import { guessEncoding } from './encoding';
import { fieldReaderFor, formatOf } from './format';
import type { FileChoice } from './protocol';
import { defaultFields, summariseFields, type FieldReader, type FieldSummary, type FieldValue } from './record-fields';
import { refuseBinary } from './sniff';
import { UnreadableError } from './unreadable';

/** What is found out about a text before it is read. */
export interface Findings {
  readonly format: DocumentFormat;
  /** Empty for a format whose bytes are not characters. */
  readonly encoding: string;
  /** As of a guess. An encoding that a person chose is taken as it is. */
  readonly isUnproven: boolean;
  readonly alternatives: readonly string[];
  /** Empty for a format without fields. */
  readonly fields: readonly FieldSummary[];
  /** The fields whose text is taken. */
  readonly chosen: readonly string[];
}

/** So much of a structured file is looked at for its fields. */
const MOST_VALUES = 2000;
const MOST_TEXT = 4 * 1024 * 1024;

/**
 * @param further parts of the text, besides its samples, to tell the encoding by.
 * @throws UnreadableError when there is no text to be had from this source.
 */
export async function examine(
  source: ByteSource,
  choice: FileChoice | undefined,
  further: readonly Uint8Array[],
  signal: AbortSignal,
): Promise<Findings> {
  const samples = await source.samples(signal);
  const head = samples[0] ?? new Uint8Array();
  if (head.length === 0) throw new UnreadableError('empty', 'This file is empty.');
  const binary = await binaryFormatOf(source, head, signal);
  if (binary) return { format: binary, encoding: '', isUnproven: false, alternatives: [], fields: [], chosen: [] };
  const isHtml = formatOf(source.path, new TextDecoder('windows-1252').decode(head)) === 'html';
  const guess = guessEncoding([...samples, ...further], isHtml);
  const encoding = choice?.encoding ?? guess.encoding;
  const alternatives = [guess.encoding, ...guess.alternatives].filter((label) => label !== encoding);
  refuseBinary(head, encoding);
  const format = formatOf(source.path, new TextDecoder(encoding).decode(head));
  const reader = fieldReaderFor(format);
  const fields = reader ? await fieldsOf(source, reader, encoding, signal) : [];
  if (reader && fields.length === 0) throw new UnreadableError('noText', 'This file holds no text, only other values.');
  const named = choice?.fields?.filter((field) => fields.some(({ name }) => name === field)) ?? [];
  const chosen = named.length > 0 ? named : defaultFields(fields);
  return { format, encoding, isUnproven: !choice?.encoding && guess.isUnproven, alternatives, fields, chosen };
}

async function fieldsOf(
  source: ByteSource,
  reader: FieldReader,
  encoding: string,
  signal: AbortSignal,
): Promise<readonly FieldSummary[]> {
  const values: FieldValue[] = [];
  let length = 0;
  for await (const text of decodeText(
    source.open(() => undefined),
    encoding,
    signal,
  )) {
    for (const value of reader.push(text)) values.push(value);
    length += text.length;
    if (values.length >= MOST_VALUES || (length >= MOST_TEXT && values.length > 0)) return summariseFields(values);
  }
  for (const value of reader.end()) values.push(value);
  return summariseFields(values);
}
