import type { BinaryFormat } from './binary-format';
import type { ByteSource, CountBytes } from './byte-source';
import { decodeStrictly, decodeText } from './byte-stream';
import type { Findings } from './examine';
import { fieldReaderFor, textExtractorFor, type TextFormat } from './format';
import { recordExtractor } from './record-fields';
import type { Extractor, TextPiece } from './text-piece';

export type TextReader = (
  source: ByteSource,
  onBytes: CountBytes,
  signal: AbortSignal,
) => AsyncGenerator<readonly TextPiece[]>;

/**
 * The text of a source, in pieces as it is read.
 *
 * @throws UnreadableError where it is not valid, and `WrongEncodingError` where only a guess of the encoding was.
 */
export async function* textPieces(
  source: ByteSource,
  findings: Findings,
  onBytes: CountBytes,
  signal: AbortSignal,
): AsyncGenerator<readonly TextPiece[]> {
  const { format, encoding, isUnproven } = findings;
  switch (format) {
    case 'pdf':
    case 'docx':
    case 'epub': {
      const read = await loadReader(format);
      yield* read(source, onBytes, signal);
      return;
    }
    default: {
      const extractor = extractorFor(format, findings.chosen);
      const decode = isUnproven ? decodeStrictly : decodeText;
      for await (const text of decode(source.open(onBytes), encoding, signal)) yield extractor.push(text);
      yield extractor.end();
    }
  }
}

/** What reads these formats is loaded when the first file of its kind comes. */
async function loadReader(format: BinaryFormat): Promise<TextReader> {
  switch (format) {
    case 'pdf':
      return (await import('./pdf-text')).pdfText;
    case 'docx':
      return (await import('./docx-text')).docxText;
    case 'epub':
      return (await import('./epub-text')).epubText;
  }
}

function extractorFor(format: TextFormat, fields: readonly string[]): Extractor {
  const reader = fieldReaderFor(format);
  return reader ? recordExtractor(reader, fields) : textExtractorFor(format);
}
