import type { FileEntry } from '@zip.js/zip.js';
import type { ByteSource, CountBytes } from './byte-source';
import { chunksOf } from './byte-stream';
import { brokenDocument, UnreadableError } from './unreadable';
import { XmlReader, type XmlHandler } from './xml-reader';
import { entryBytes, MOST_ENTRIES, openZip, type ZipFile } from './zip-file';

/** The parts of a document that is a zip file. */
export class ZipParts {
  readonly #kind: string;
  readonly #source: ByteSource;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, FileEntry>;
  readonly #signal: AbortSignal;

  /** @param kind what the document is, for messages: `Word document`. */
  static async open(kind: string, source: ByteSource, signal: AbortSignal): Promise<ZipParts> {
    return new ZipParts(kind, source, await openZip(await source.blob(signal), kind, signal), signal);
  }

  private constructor(kind: string, source: ByteSource, zip: ZipFile, signal: AbortSignal) {
    this.#kind = kind;
    this.#source = source;
    this.#zip = zip;
    this.#signal = signal;
    this.#entries = new Map(zip.entries.slice(0, MOST_ENTRIES).map((entry) => [entry.filename, entry]));
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * The characters of a part in XML, piece by piece.
   *
   * @throws UnreadableError when there is no such part, or it is damaged.
   */
  async *text(name: string, onBytes: CountBytes): AsyncGenerator<string> {
    const entry = this.#entries.get(name);
    if (!entry) throw brokenDocument(this.#kind, new Error(`It has no part ${name}.`));
    if (entry.encrypted) throw new UnreadableError('encrypted', `This ${this.#kind} is encrypted. Add it without.`);
    const bytes = entryBytes(entry, this.#source.budget, this.#kind, onBytes);
    let decoder: TextDecoder | undefined;
    for await (const chunk of chunksOf(bytes, this.#signal)) {
      decoder ??= new TextDecoder(encodingOfXml(chunk));
      yield decoder.decode(chunk, { stream: true });
    }
    if (decoder) yield decoder.decode();
  }

  /** Reads a small part whole. */
  async read(name: string, handler: XmlHandler): Promise<void> {
    const reader = new XmlReader(handler);
    for await (const text of this.text(name, () => undefined)) reader.write(text);
    reader.end();
  }

  close(): Promise<void> {
    return this.#zip.close();
  }
}

/** By the byte order mark, or by what the declaration says; UTF-8 otherwise, as XML has it. */
function encodingOfXml(start: Uint8Array): string {
  const [first, second] = start;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const declaration = new TextDecoder('windows-1252').decode(start.subarray(0, 200));
  const named = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w-]+)["']/.exec(declaration)?.[1] ?? '';
  return /^(?:iso-8859-\d+|windows-125\d|us-ascii)$/i.test(named) ? named : 'utf-8';
}
