import type { CorpusConnection } from '../adapters/corpus-connection';
import type { DocumentStore } from '../adapters/document-store';
import type { SourceDocument } from '../domain/source-document';
import type { ReadChoice } from './file-reading.svelte';
import type { Library } from './library.svelte';
import { messageOf } from './trouble';

/** A field of a structured file that can be taken as text. */
export interface FieldChoice {
  readonly name: string;
  readonly sample: string;
  /** In characters, over the records that were looked at. */
  readonly averageLength: number;
}

const openingLength = 1200;

/** One text up close: what was guessed of its file, and reading it again in another way while the file is there. */
export class DocumentDetails {
  readonly #library: Library;
  readonly #documents: DocumentStore;
  readonly #corpus: CorpusConnection;
  #document = $state.raw<SourceDocument>() as SourceDocument;
  #opening = $state('');
  #fields = $state.raw<readonly FieldChoice[]>([]);
  #isReading = $state(false);
  #message = $state('');

  constructor(document: SourceDocument, library: Library, documents: DocumentStore, corpus: CorpusConnection) {
    this.#document = document;
    this.#library = library;
    this.#documents = documents;
    this.#corpus = corpus;
  }

  get document(): SourceDocument {
    return this.#document;
  }

  get opening(): string {
    return this.#opening;
  }

  /** Empty for a file without fields, and once its file is gone. */
  get fields(): readonly FieldChoice[] {
    return this.#fields;
  }

  get isReading(): boolean {
    return this.#isReading;
  }

  get message(): string {
    return this.#message;
  }

  get canReread(): boolean {
    return this.#library.files.fileOf(this.#document.id) !== undefined;
  }

  async load(): Promise<void> {
    await this.#attempt(async () => {
      const { id } = this.#document;
      this.#opening = await this.#documents.text(id, { start: 0, end: openingLength });
      const file = this.#library.files.fileOf(id);
      if (file === undefined) return;
      const choices = [{ path: this.#document.path, encoding: this.#document.encoding }];
      const inspected = await this.#corpus.inspect(file, choices, new AbortController().signal);
      const fields = inspected.find(({ path }) => path === this.#document.path)?.fields ?? [];
      this.#fields = fields.map(({ name, samples, averageLength }) => ({
        name,
        averageLength,
        sample: samples[0] ?? '',
      }));
    });
  }

  async rename(name: string): Promise<void> {
    await this.#library.rename(this.#document.id, name);
    this.#document = { ...this.#document, name };
  }

  async reread(choice: Omit<ReadChoice, 'path'>): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    await this.#attempt(async () => {
      const { encoding, fields } = this.#document;
      const reread = await this.#library.reread(this.#document, { encoding, fields, ...choice });
      if (reread === null) {
        this.#message = 'Read that way, the file gives no other text. It was left as it was.';
        return;
      }
      this.#document = reread;
      this.#opening = await this.#documents.text(reread.id, { start: 0, end: openingLength });
    });
    this.#isReading = false;
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.#message = '';
    try {
      await work();
    } catch (error) {
      this.#message = messageOf(error);
    }
  }
}
