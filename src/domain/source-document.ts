import type { DocumentId } from './ids';
import type { Sections } from './section';

export type DocumentFormat = 'text' | 'markdown' | 'html' | 'json' | 'jsonl' | 'csv' | 'tsv' | 'pdf' | 'docx' | 'epub';

/** What is known of one dropped file besides its text, which is stored once, in blocks. */
export interface SourceDocument {
  readonly id: DocumentId;
  /** The name shown; a person can change it. */
  readonly name: string;
  /** Where it came from: folder path, or `archive.zip/inner/name.txt`. */
  readonly path: string;
  readonly format: DocumentFormat;
  /** SHA-256 of the extracted text as UTF-8, hexadecimal: the same content dropped twice is one document. */
  readonly sha256: string;
  /** WHATWG label of the encoding the bytes were read with; empty for a format that leaves no choice. */
  readonly encoding: string;
  readonly byteLength: number;
  /** Length of the extracted text in UTF-16 code units, and in code points. */
  readonly length: number;
  readonly characters: number;
  /** The fields of a structured file whose text was taken. */
  readonly fields: readonly string[];
  /**
   * For a structured file: where its records after the first start in the text, UTF-16; for a book: its chapters. No
   * passage crosses them.
   */
  readonly recordStarts?: Uint32Array;
  /** For a file that has pages or chapters. */
  readonly sections?: Sections;
  readonly addedAt: string;
}
