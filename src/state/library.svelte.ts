import type { ChangeChannel } from '../adapters/change-channel';
import type { DocumentStore } from '../adapters/document-store';
import type { DroppedFile } from '../adapters/dropped-files';
import type { DocumentId } from '../domain/ids';
import type { SourceDocument } from '../domain/source-document';
import type { Cuts } from './cuts.svelte';
import type { FileReading, ReadChoice } from './file-reading.svelte';
import { inBackground } from './in-background';
import { isAbort, messageOf } from './trouble';

export interface SampleChoice {
  readonly id: string;
  readonly title: string;
  /** Loads the text of the sample from the site. */
  readonly load: () => AsyncIterable<DroppedFile>;
}

export interface LibraryParts {
  readonly documents: DocumentStore;
  readonly channel: ChangeChannel;
  readonly files: FileReading;
  readonly cuts: Cuts;
}

/** The person's texts: those on the desk, for the next run, and those on the shelf, from earlier. */
export class Library {
  readonly #parts: LibraryParts;
  readonly files: FileReading;
  #documents = $state.raw<readonly SourceDocument[]>([]);
  #deskIds = $state.raw<ReadonlySet<DocumentId>>(new Set());
  #selectedId = $state.raw<DocumentId | null>(null);
  #problem = $state('');

  constructor(parts: LibraryParts) {
    this.#parts = parts;
    this.files = parts.files;
    parts.channel.subscribe((change) => {
      if (change.kind === 'documentsChanged') inBackground(this.#refresh());
    });
  }

  readonly desk: readonly SourceDocument[] = $derived(this.#documents.filter(({ id }) => this.#deskIds.has(id)));
  readonly shelf: readonly SourceDocument[] = $derived(this.#documents.filter(({ id }) => !this.#deskIds.has(id)));
  readonly selected: SourceDocument | null = $derived(
    this.desk.find(({ id }) => id === this.#selectedId) ?? this.desk[0] ?? null,
  );

  get documents(): readonly SourceDocument[] {
    return this.#documents;
  }

  /** Whether a text was picked, by hand or as the first of those just added. */
  get hasSelection(): boolean {
    return this.#selectedId !== null;
  }

  /** What went wrong last, in plain words; empty when nothing did. */
  get problem(): string {
    return this.#problem;
  }

  /** Texts that no run has used yet are taken up where they were left: on the desk. */
  async load(usedByRuns: ReadonlySet<DocumentId>): Promise<void> {
    await this.#refresh();
    this.#deskIds = new Set(this.#documents.map(({ id }) => id).filter((id) => !usedByRuns.has(id)));
    void this.#parts.cuts.ensure(this.desk);
  }

  async add(files: AsyncIterable<DroppedFile>): Promise<void> {
    await this.#attempt(() => this.#read(files, null));
    // Texts that were already there, and what was cut with settings changed meanwhile.
    void this.#parts.cuts.ensure(this.desk);
  }

  /** Reads a file as text that looks like pairs; `path` names it within an archive. */
  async addAsText(file: DroppedFile, path: string): Promise<void> {
    await this.#attempt(() => this.#read(one(file), { path, isText: true }));
    void this.#parts.cuts.ensure(this.desk);
  }

  /** Reads the file of a text again in another way; null when that gives no other text, and the old one stays. */
  async reread(document: SourceDocument, choice: Omit<ReadChoice, 'path'>): Promise<SourceDocument | null> {
    const file = this.files.fileOf(document.id);
    if (file === undefined) return null;
    const [added] = await this.#read(one(file), { path: document.path, ...choice });
    if (added === undefined) return null;
    const { documents } = this.#parts;
    await documents.rename(added.id, document.name);
    this.leaveOut(document.id);
    this.#selectedId = added.id;
    // A text that runs were made from stays, on the shelf.
    await documents.remove(document.id).catch(() => undefined);
    await this.changed();
    return { ...added, name: document.name };
  }

  select(id: DocumentId): void {
    this.#selectedId = id;
  }

  use(id: DocumentId): void {
    this.#deskIds = new Set([...this.#deskIds, id]);
    this.#selectedId = id;
    void this.#parts.cuts.ensure(this.desk);
  }

  /** These texts and no others. */
  putOnDesk(ids: readonly DocumentId[]): void {
    this.#deskIds = new Set(ids);
    this.#selectedId = null;
  }

  leaveOut(id: DocumentId): void {
    this.#deskIds = new Set([...this.#deskIds].filter((other) => other !== id));
  }

  clearDesk(): void {
    this.#deskIds = new Set();
    this.files.clearUnreadable();
    this.files.clearDuplicates();
  }

  async rename(id: DocumentId, name: string): Promise<void> {
    await this.#attempt(() => this.#parts.documents.rename(id, name));
  }

  /** Refused, with the reason as the problem, while a run needs the text. */
  async remove(id: DocumentId): Promise<void> {
    await this.#attempt(() => this.#parts.documents.remove(id));
  }

  /** To be called by whoever stored or deleted documents: this tab and the others read the list again. */
  async changed(): Promise<void> {
    this.#parts.channel.post({ kind: 'documentsChanged' });
    await this.#refresh();
  }

  dismissProblem(): void {
    this.#problem = '';
  }

  async #read(files: AsyncIterable<DroppedFile>, choice: ReadChoice | null): Promise<readonly SourceDocument[]> {
    const added: SourceDocument[] = [];
    this.#selectedId = null;
    await this.files.read(files, choice, (texts, alreadyHere) => {
      const documents = texts.map(({ document }) => document);
      const ids = [...documents, ...alreadyHere].map(({ id }) => id);
      added.push(...documents);
      this.#documents = [...this.#documents, ...documents];
      this.#deskIds = new Set([...this.#deskIds, ...ids]);
      this.#selectedId ??= ids[0] ?? null;
      this.#parts.cuts.take(texts.map(({ cut }) => cut));
    });
    return added;
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    this.#problem = '';
    try {
      await work();
    } catch (error) {
      if (!isAbort(error)) this.#problem = messageOf(error);
    }
    await this.changed();
  }

  async #refresh(): Promise<void> {
    this.#documents = await this.#parts.documents.list();
  }
}

async function* one(file: DroppedFile): AsyncGenerator<DroppedFile> {
  yield await Promise.resolve(file);
}
