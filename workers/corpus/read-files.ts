import type { DroppedFile } from '../../src/adapters/dropped-file';
import type { EventBatch } from './event-batch';
import { headOf, membersOf, pathOf, type Member } from './members';
import type { FileOutcome } from './protocol';
import { readDocument, type ReadingParts, type ReadingReport } from './read-document';
import { toUnreadable } from './unreadable';

/** To open a small file takes a browser longer than to read it: so many wait opened for their turn. */
const OPENED_AHEAD = 8;

/** As many as fill a view of the text; the others come with its cut. */
const FIRST_PASSAGES = 8;

/** Reads files one after the other. One that cannot be read becomes an outcome, and the others go on. */
export async function readFiles(
  files: readonly DroppedFile[],
  parts: ReadingParts,
  events: EventBatch,
  signal: AbortSignal,
): Promise<void> {
  const { choices, onlyChosen } = parts.options;
  const isWanted = (path: string): boolean => !onlyChosen || choices.some((choice) => choice.path === path);
  let before = 0;
  for (const { dropped, head } of openedAhead(files)) {
    signal.throwIfAborted();
    let done = 0;
    const reportFor = (path: string): ReadingReport => ({
      bytes: (count) => {
        done += count;
        events.add({ kind: 'bytes', path, done: Math.round(before + Math.min(done, dropped.file.size)) });
      },
      firstPassages: (passages) => events.add({ kind: 'passages', path, passages: passages.slice(0, FIRST_PASSAGES) }),
    });
    const read = async (member: Member): Promise<FileOutcome> => {
      if ('error' in member) throw member.error;
      if ('isBundle' in member) return { kind: 'bundle', path: member.path };
      return readDocument(member.source, parts, reportFor(member.source.path), signal);
    };
    for await (const outcome of outcomesOf({ dropped, head }, isWanted, read, signal)) {
      events.add({ kind: 'outcome', outcome });
    }
    before += dropped.file.size;
    events.add({ kind: 'bytes', path: dropped.path, done: before });
  }
}

interface OpenedFile {
  readonly dropped: DroppedFile;
  readonly head: Promise<Uint8Array<ArrayBuffer>>;
}

function* openedAhead(files: readonly DroppedFile[]): Generator<OpenedFile> {
  const opened: OpenedFile[] = [];
  for (const dropped of files) {
    const head = headOf(dropped);
    // A file that cannot be opened says so when its turn comes, if that comes.
    head.catch(() => undefined);
    opened.push({ dropped, head });
    if (opened.length > OPENED_AHEAD) yield* opened.splice(0, 1);
  }
  yield* opened;
}

async function* outcomesOf(
  { dropped, head }: OpenedFile,
  isWanted: (path: string) => boolean,
  read: (member: Member) => Promise<FileOutcome>,
  signal: AbortSignal,
): AsyncGenerator<FileOutcome> {
  try {
    for await (const member of membersOf(dropped, signal, head)) {
      const path = pathOf(member);
      if (!isWanted(path)) continue;
      yield await read(member).catch((error: unknown) => unreadable(path, error, signal));
    }
  } catch (error) {
    yield unreadable(dropped.path, error, signal);
  }
}

/** @throws whatever is no fault of the file. */
function unreadable(path: string, error: unknown, signal: AbortSignal): FileOutcome {
  signal.throwIfAborted();
  const known = toUnreadable(error);
  if (!known) throw error;
  return { kind: 'unreadable', path, reason: known.reason, message: known.message };
}
