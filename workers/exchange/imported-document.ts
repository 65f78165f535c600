import { randomId } from '../../src/adapters/random-id';
import type { ComingCut, RunIntake } from '../../src/adapters/run-intake';
import type { DocumentId } from '../../src/domain/ids';
import { importedModel, importedSettings, type ImportedPassage } from '../../src/domain/imported-run';
import type { SourceDocument } from '../../src/domain/source-document';
import { DocumentWriter } from '../corpus/document-writer';
import { endText } from './bundle-documents';
import type { OpenPairFile } from './pair-rows';

const BETWEEN_PASSAGES = '\n\n';

/** A document that grows out of the contexts of pairs: its passages, with a blank line between them. */
export class ImportedDocument {
  readonly #file: OpenPairFile;
  readonly #name: string;
  readonly #intake: RunIntake;
  readonly #id = randomId() as DocumentId;
  readonly #writer: DocumentWriter;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #pairCounts: number[] = [];

  constructor(
    file: OpenPairFile,
    /** As the rows say it; empty where they do not. */
    name: string,
    /** Position of its first passage in the run. */
    readonly firstChunk: number,
    intake: RunIntake,
  ) {
    this.#file = file;
    this.#name = name;
    this.#intake = intake;
    this.#writer = new DocumentWriter(intake, this.#id);
  }

  async addPassage(context: string): Promise<void> {
    if (this.#starts.length > 0) await this.#writer.add(BETWEEN_PASSAGES);
    this.#starts.push(this.#writer.length);
    await this.#writer.add(context);
    this.#ends.push(this.#writer.length);
    this.#pairCounts.push(0);
  }

  countPair(passage: number): void {
    this.#pairCounts[passage] = (this.#pairCounts[passage] ?? 0) + 1;
  }

  async end(addedAt: string): Promise<SourceDocument> {
    const { source, findings, columns } = this.#file;
    const fileName = source.path.split('/').at(-1) ?? source.path;
    const context = columns.kind === 'chat' ? columns.messages : columns.context;
    return {
      id: this.#id,
      name: this.#name === '' ? fileName : this.#name,
      path: this.#name === '' ? source.path : `${source.path}/${this.#name}`,
      format: findings.format,
      ...(await endText(this.#intake, this.#id, this.#writer)),
      encoding: findings.encoding,
      byteLength: source.byteLength,
      fields: context === null ? [] : [context],
      addedAt,
      ...(this.#starts.length > 1 && { recordStarts: Uint32Array.from(this.#starts.slice(1)) }),
    };
  }

  /** Nobody counted the tokens of its passages: 0 stands for that. */
  cut(documentId: DocumentId): ComingCut {
    return {
      documentId,
      settings: importedSettings.chunking,
      modelId: importedModel.id,
      starts: Uint32Array.from(this.#starts),
      ends: Uint32Array.from(this.#ends),
      tokenCounts: new Uint32Array(this.#starts.length),
    };
  }

  *passages(batch: number): Generator<readonly Pick<ImportedPassage, 'chunk' | 'chunkIndex' | 'span' | 'pairCount'>[]> {
    for (let first = 0; first < this.#starts.length; first += batch) {
      yield this.#starts.slice(first, first + batch).map((start, offset) => {
        const chunkIndex = first + offset;
        const span = { start, end: this.#ends[chunkIndex] ?? start };
        return { chunk: this.firstChunk + chunkIndex, chunkIndex, span, pairCount: this.#pairCounts[chunkIndex] ?? 0 };
      });
    }
  }
}
