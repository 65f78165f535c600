import type { CorpusConnection, ReadUpdate } from '../adapters/corpus-connection';
import type { DroppedFile } from '../adapters/dropped-files';
import type { Chunk } from '../domain/chunk';
import type { Cut } from '../domain/cut';
import type { DocumentId } from '../domain/ids';
import type { SourceDocument } from '../domain/source-document';
import type { Cuts } from './cuts.svelte';
import { addLeftovers, type Leftover, type Leftovers, msLeft, noLeftovers, type Reading } from './reading';
import { isAbort } from './trouble';

/** What a person says about a file that would else be guessed. */
export interface ReadChoice {
  readonly path: string;
  readonly encoding?: string;
  readonly fields?: readonly string[];
  /** It is read as text though it looks like pairs. */
  readonly isText?: true;
}

/** A file that holds no text to read: a whole run, or what looks like pairs. */
export interface OtherFile {
  readonly kind: 'bundle' | 'pairs';
  readonly path: string;
  readonly dropped: DroppedFile;
}

/** A text just stored, cut with the settings chosen now. */
export interface ReadText {
  readonly document: SourceDocument;
  readonly cut: Cut;
}

/** What reading gives to the library: in batches, as a folder may hold very many files. */
export type ReadListener = (added: readonly ReadText[], alreadyHere: readonly SourceDocument[]) => void;

/** The first passages of a text whose reading goes on. */
export interface FirstPassages {
  readonly path: string;
  readonly passages: readonly Chunk[];
}

export interface FileReadingParts {
  readonly corpus: Pick<CorpusConnection, 'read'>;
  readonly cuts: Cuts;
  /** Workers started from now on run under the app's policy. */
  readonly policyInForce: () => Promise<void>;
  readonly takeOther: (file: OtherFile) => void;
}

/** Reading of dropped files, one drop after another, and what could not be read. */
export class FileReading {
  readonly #parts: FileReadingParts;
  /** The files behind the texts read in this visit, so that they can be read again in another way. */
  readonly #files = new Map<DocumentId, DroppedFile>();
  #progress = $state.raw<Reading | null>(null);
  #firstPassages = $state.raw<FirstPassages | null>(null);
  #unreadable = $state.raw<Leftovers>(noLeftovers);
  #duplicates = $state.raw<Leftovers>(noLeftovers);
  #stop: AbortController | null = null;
  /** Settles with the last reading asked for; each begins when the one before it has ended. Never rejects. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(parts: FileReadingParts) {
    this.#parts = parts;
  }

  get progress(): Reading | null {
    return this.#progress;
  }

  get firstPassages(): FirstPassages | null {
    return this.#firstPassages;
  }

  get unreadable(): Leftovers {
    return this.#unreadable;
  }

  get duplicates(): Leftovers {
    return this.#duplicates;
  }

  fileOf(id: DocumentId): DroppedFile | undefined {
    return this.#files.get(id);
  }

  /** Resolves when nothing is being read any more, nor waits to be. */
  async settled(): Promise<void> {
    let tail: Promise<unknown>;
    do {
      tail = this.#tail;
      await tail;
    } while (tail !== this.#tail);
  }

  /** Files dropped while others are read come after them. With a choice only its file is read. */
  async read(files: AsyncIterable<DroppedFile>, choice: ReadChoice | null, listener: ReadListener): Promise<void> {
    const reading = this.#tail.then(() => this.#read(files, choice, listener));
    this.#tail = reading.catch(() => undefined);
    await reading;
  }

  /** Gives up what is read now; what waits comes next. */
  cancel(): void {
    this.#stop?.abort();
  }

  clearUnreadable(): void {
    this.#unreadable = noLeftovers;
  }

  clearDuplicates(): void {
    this.#duplicates = noLeftovers;
  }

  async #read(files: AsyncIterable<DroppedFile>, choice: ReadChoice | null, listener: ReadListener): Promise<void> {
    const { corpus, cuts, policyInForce } = this.#parts;
    const stop = new AbortController();
    const startedAt = performance.now();
    const byPath = new Map<string, DroppedFile>();
    const settled = new Set<string>();
    this.#stop = stop;
    this.#progress = { name: 'files', doneBytes: 0, totalBytes: 0, fileCount: 0, msLeft: null };
    try {
      await policyInForce();
      await corpus.read(
        remember(files, byPath),
        {
          settings: cuts.rule.chunking,
          model: cuts.rule.model,
          ...(choice === null ? {} : { choices: [choice], onlyChosen: true }),
        },
        (updates) => {
          this.#take(updates, byPath, startedAt, listener);
          for (const path of pathsOf(updates)) settled.add(fileBehind(path, byPath)?.path ?? path);
        },
        stop.signal,
      );
    } catch (error) {
      if (!isAbort(error)) this.#listUnread(byPath, settled);
      throw error;
    } finally {
      this.#stop = null;
      this.#progress = null;
      this.#firstPassages = null;
    }
  }

  /** Reading broke off: what was not read to its end is named, so that nobody takes it for read. */
  #listUnread(byPath: ReadonlyMap<string, DroppedFile>, settled: ReadonlySet<string>): void {
    const current = this.#progress?.name ?? '';
    // An archive is not at its end while something in it is read.
    const open = byPath.has(current) ? undefined : fileBehind(current, byPath)?.path;
    const unread = [...byPath.keys()].filter((path) => path === open || !settled.has(path));
    const reason = 'Reading stopped before its end. Add it again.';
    this.#unreadable = addLeftovers(
      this.#unreadable,
      unread.map((path) => ({ path, reason })),
    );
  }

  #take(
    updates: readonly ReadUpdate[],
    byPath: ReadonlyMap<string, DroppedFile>,
    startedAt: number,
    listener: ReadListener,
  ): void {
    const unreadable: Leftover[] = [];
    const duplicates: Leftover[] = [];
    const added: ReadText[] = [];
    const alreadyHere: SourceDocument[] = [];
    for (const update of updates) {
      if (update.kind === 'progress') {
        const { path, bytesDone, bytesTotal, filesFound, isTotalKnown } = update;
        const left = isTotalKnown ? msLeft(performance.now() - startedAt, bytesDone, bytesTotal) : null;
        this.#progress = {
          name: path,
          doneBytes: bytesDone,
          totalBytes: bytesTotal,
          fileCount: filesFound,
          msLeft: left,
        };
        continue;
      }
      if (update.kind === 'passages') {
        this.#firstPassages ??= { path: update.path, passages: update.passages };
        continue;
      }
      const { outcome } = update;
      switch (outcome.kind) {
        case 'added': {
          const file = fileBehind(outcome.document.path, byPath);
          if (file !== undefined) this.#files.set(outcome.document.id, file);
          this.#firstPassages = null;
          added.push(outcome);
          break;
        }
        case 'duplicate':
          duplicates.push({ path: outcome.path, reason: `The same text as ${outcome.of.name}.` });
          alreadyHere.push(outcome.of);
          break;
        case 'bundle':
        case 'pairs': {
          const dropped = fileBehind(outcome.path, byPath);
          if (dropped !== undefined) this.#parts.takeOther({ kind: outcome.kind, path: outcome.path, dropped });
          break;
        }
        case 'unreadable':
          unreadable.push({ path: outcome.path, reason: outcome.message });
      }
    }
    if (added.length + alreadyHere.length > 0) listener(added, alreadyHere);
    if (unreadable.length > 0) this.#unreadable = addLeftovers(this.#unreadable, unreadable);
    if (duplicates.length > 0) this.#duplicates = addLeftovers(this.#duplicates, duplicates);
  }
}

async function* remember(
  files: AsyncIterable<DroppedFile>,
  byPath: Map<string, DroppedFile>,
): AsyncGenerator<DroppedFile> {
  for await (const file of files) {
    byPath.set(file.path, file);
    yield file;
  }
}

function pathsOf(updates: readonly ReadUpdate[]): readonly string[] {
  return updates.flatMap((update) => {
    if (update.kind !== 'outcome') return [];
    return [update.outcome.kind === 'added' ? update.outcome.document.path : update.outcome.path];
  });
}

/** A text from an archive has a path that begins with the archive's. */
function fileBehind(path: string, byPath: ReadonlyMap<string, DroppedFile>): DroppedFile | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const file = byPath.get(path.slice(0, end));
    if (file !== undefined) return file;
  }
  return undefined;
}
