import { openSyncFile, writeAll, type SyncFile } from './sync-file';

/** So much of a file is certainly there, and has this hash. */
export interface KeptPart {
  readonly file: string;
  readonly byteLength: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

const FILE = 'conversion.jsonl';

/**
 * What is done of a conversion, a line for each part that was flushed before the line was written. A killed tab leaves a
 * torn last line at worst, and the line before it counts. Open, it keeps other tabs from the same conversion.
 */
export class ConversionJournal {
  /** What earlier conversions of the same subject left, by file. */
  readonly kept: ReadonlyMap<string, KeptPart>;
  readonly #file: SyncFile;
  #end: number;

  private constructor(file: SyncFile, kept: ReadonlyMap<string, KeptPart>, end: number) {
    this.#file = file;
    this.kept = kept;
    this.#end = end;
  }

  /** @param subject all that decides what bytes are written. Of another subject, nothing counts. */
  static async open(directory: FileSystemDirectoryHandle, subject: object): Promise<ConversionJournal> {
    const file = await openSyncFile(directory, FILE);
    try {
      const bytes = new Uint8Array(file.getSize());
      file.read(bytes, { at: 0 });
      const first = lineOf(subject);
      const { kept, end } = readParts(bytes, first);
      file.truncate(end);
      const journal = new ConversionJournal(file, kept, end);
      if (end === 0) journal.#append(first);
      return journal;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** To be called once the part is flushed. */
  keep(part: KeptPart): void {
    this.#append(lineOf(part));
  }

  close(): void {
    this.#file.close();
  }

  #append(line: Uint8Array): void {
    writeAll(this.#file, line, this.#end);
    this.#file.flush();
    this.#end += line.length;
  }
}

function lineOf(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}

/** The parts up to the first line that is torn, and where that begins. */
function readParts(bytes: Uint8Array, first: Uint8Array): { kept: Map<string, KeptPart>; end: number } {
  const kept = new Map<string, KeptPart>();
  if (first.some((byte, index) => bytes[index] !== byte)) return { kept, end: 0 };
  let end = first.length;
  for (let next = bytes.indexOf(10, end) + 1; next > 0; next = bytes.indexOf(10, end) + 1) {
    const part = parsePart(bytes.subarray(end, next));
    if (part === undefined) break;
    kept.set(part.file, part);
    end = next;
  }
  return { kept, end };
}

function parsePart(line: Uint8Array): KeptPart | undefined {
  let value: Partial<Record<keyof KeptPart, unknown>> | null;
  try {
    value = JSON.parse(new TextDecoder().decode(line)) as typeof value;
  } catch {
    return undefined;
  }
  const { file, byteLength, sha256 } = value ?? {};
  if (typeof file !== 'string' || typeof byteLength !== 'number' || typeof sha256 !== 'string') return undefined;
  return { file, byteLength, sha256 };
}
