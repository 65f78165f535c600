import type { ReadSettings, ReadUpdate } from './corpus-connection';
import type { DocumentStore } from './document-store';
import { embeddedModel } from './model-registry';
import { aCut, aDocument, documentId } from './test-records';
import type { ChunkSettings } from '../domain/chunk-settings';
import { type Cut, cutIdOf } from '../domain/cut';
import type { DocumentId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import type { SourceDocument } from '../domain/source-document';

/** A corpus that takes a file's path as its text's identity, and cuts a passage for each `tokenBudget` characters. */
export class PlainCorpus {
  readonly cuts: string[] = [];
  /** Cutting this text fails. */
  broken = '';
  /** Cutting with this budget goes on until it is cancelled. */
  endlessBudget = 0;
  readonly #documents: DocumentStore;

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  async read(
    files: AsyncIterable<{ path: string; file: File }> | Iterable<{ path: string; file: File }>,
    { settings }: ReadSettings,
    onUpdate: (updates: readonly ReadUpdate[]) => void,
  ): Promise<void> {
    for await (const { path, file } of files) {
      const id = documentId(path);
      const of = await this.#documents.get(id);
      if (of !== undefined) onUpdate([{ kind: 'outcome', outcome: { kind: 'duplicate', path, of } }]);
      else if (path.endsWith('.pdf')) onUpdate([{ kind: 'outcome', outcome: unreadable(path) }]);
      else {
        const document = aDocument({ id, name: path, path, length: file.size, characters: file.size });
        await this.#documents.putText(id, 0, await file.text());
        await this.#documents.finish(document);
        const cut = await this.cut(id, settings);
        onUpdate([{ kind: 'outcome', outcome: { kind: 'added', document, cut, alternatives: [] } }]);
      }
    }
  }

  async cut(
    id: DocumentId,
    settings: ChunkSettings,
    model: ModelSpec = embeddedModel,
    _onProgress?: unknown,
    signal?: AbortSignal,
  ): Promise<Cut> {
    if (id === documentId(this.broken)) throw new Error('The tokenizer could not be loaded.');
    if (settings.tokenBudget === this.endlessBudget) {
      await new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError'))),
      );
    }
    const { length } = (await this.#documents.get(id)) as SourceDocument;
    const lengths = Array.from({ length: Math.ceil(length / settings.tokenBudget) }, () => settings.tokenBudget);
    const cutId = cutIdOf(id, settings, model.id);
    const cut = aCut(lengths, { id: cutId, documentId: id, settings, modelId: model.id });
    this.cuts.push(`${id} ${String(settings.tokenBudget)}`);
    await this.#documents.putCut(cut);
    return cut;
  }
}

function unreadable(path: string) {
  return { kind: 'unreadable', path, reason: { kind: 'empty' } as never, message: 'A PDF document.' } as const;
}
