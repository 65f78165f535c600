import type { DocumentStore } from '../../src/adapters/document-store';
import { randomId } from '../../src/adapters/random-id';
import type { Chunk } from '../../src/domain/chunk';
import type { DocumentId } from '../../src/domain/ids';
import { recognisePairs } from '../../src/domain/pair-columns';
import { PassageCutter } from '../../src/domain/passage-cutter';
import type { SourceDocument } from '../../src/domain/source-document';
import type { TextTokenizer } from '../../src/model/text-tokenizer';
import type { ByteSource, CountBytes } from './byte-source';
import { piecesOf, WrongEncodingError } from './byte-stream';
import { CutBuilder } from './cut-builder';
import { DocumentWriter, type WrittenText } from './document-writer';
import { examine, type Findings } from './examine';
import type { FileOutcome, ReadOptions } from './protocol';
import { SectionList } from './section-list';
import { textPieces } from './text-pieces';
import type { TextPiece } from './text-piece';
import { UnreadableError } from './unreadable';

export interface ReadingParts {
  readonly store: DocumentStore;
  readonly tokenizer: TextTokenizer;
  readonly options: ReadOptions;
}

export interface ReadingReport {
  readonly bytes: CountBytes;
  readonly firstPassages: (passages: readonly Chunk[]) => void;
}

/**
 * Reads one text, stores it and cuts it, all in one pass; in a second one where the first shows that the encoding was
 * guessed wrong. The document's record comes last: whatever ends the reading before leaves nothing behind.
 *
 * @throws UnreadableError, `AbortError`, and the store's errors.
 */
export async function readDocument(
  source: ByteSource,
  parts: ReadingParts,
  report: ReadingReport,
  signal: AbortSignal,
): Promise<FileOutcome> {
  const choice = parts.options.choices.find(({ path }) => path === source.path);
  try {
    const findings = await examine(source, choice, [], signal);
    if (!choice?.isText && !choice?.fields && looksLikePairs(findings)) return { kind: 'pairs', path: source.path };
    return await readAs(findings, source, parts, report, signal);
  } catch (error) {
    if (!(error instanceof WrongEncodingError)) throw error;
    const findings = await examine(source, choice, [error.around], signal);
    return readAs({ ...findings, isUnproven: false }, source, parts, report, signal);
  }
}

function looksLikePairs({ fields }: Findings): boolean {
  return recognisePairs(fields.map(({ name }) => name)) !== null;
}

async function readAs(
  findings: Findings,
  source: ByteSource,
  parts: ReadingParts,
  report: ReadingReport,
  signal: AbortSignal,
): Promise<FileOutcome> {
  const id = randomId() as DocumentId;
  try {
    const intake = new Intake(id, parts, report);
    for await (const pieces of textPieces(source, findings, report.bytes, signal)) await intake.add(pieces, signal);
    return await intake.finish(source, findings);
  } catch (error) {
    await parts.store.abandon(id);
    throw error;
  }
}

/** One document being taken in. */
class Intake {
  readonly #id: DocumentId;
  readonly #parts: ReadingParts;
  readonly #report: ReadingReport;
  readonly #writer: DocumentWriter;
  readonly #cutter: PassageCutter;
  readonly #cut = new CutBuilder();
  readonly #recordStarts: number[] = [];
  readonly #sections = new SectionList();
  #hasPassages = false;

  constructor(id: DocumentId, parts: ReadingParts, report: ReadingReport) {
    this.#id = id;
    this.#parts = parts;
    this.#report = report;
    this.#writer = new DocumentWriter(parts.store, id);
    this.#cutter = new PassageCutter(parts.options.settings, (text, limit) => parts.tokenizer.count(text, limit));
  }

  async add(pieces: readonly TextPiece[], signal: AbortSignal): Promise<void> {
    for (const { text, startsRecord, startsSection } of pieces) {
      if (startsSection !== undefined) this.#sections.add(this.#writer.length, startsSection);
      if (startsRecord && this.#writer.length > 0) {
        this.#cutter.breakHere();
        this.#recordStarts.push(this.#writer.length);
      }
      for (const piece of piecesOf(text)) {
        signal.throwIfAborted();
        this.#take(this.#cutter.push(piece));
        await this.#writer.add(piece);
      }
    }
  }

  async finish(source: ByteSource, findings: Findings): Promise<FileOutcome> {
    this.#take(this.#cutter.end());
    const written = this.#writer.end();
    if (!written.hasInk) throw new UnreadableError('noText', 'This file holds no text, only blanks or markup.');
    const { store, options } = this.#parts;
    const cut = this.#cut.build(this.#id, options.settings, options.tokenizer.modelId);
    const document = this.#document(source, findings, written);
    const same = await store.finish(document, { tail: written.tail, cut });
    if (same) {
      await store.abandon(this.#id);
      return { kind: 'duplicate', path: source.path, of: same };
    }
    return { kind: 'added', document, cut, alternatives: findings.alternatives };
  }

  #take(passages: readonly Chunk[]): void {
    this.#cut.add(passages);
    if (this.#hasPassages || passages.length === 0) return;
    this.#hasPassages = true;
    this.#report.firstPassages(passages);
  }

  #document(source: ByteSource, findings: Findings, written: WrittenText): SourceDocument {
    const sections = this.#sections.build(findings.format);
    return {
      id: this.#id,
      name: source.path.split('/').at(-1) ?? source.path,
      path: source.path,
      format: findings.format,
      sha256: written.sha256,
      encoding: findings.encoding,
      byteLength: source.byteLength,
      length: written.length,
      characters: written.characters,
      fields: findings.chosen,
      addedAt: new Date().toISOString(),
      ...(this.#recordStarts.length > 0 && { recordStarts: Uint32Array.from(this.#recordStarts) }),
      ...(sections && { sections }),
    };
  }
}
