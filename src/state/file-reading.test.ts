import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { DocumentStore } from '../adapters/document-store';
import { type DroppedFile, fileFromText } from '../adapters/dropped-files';
import { embeddedModel } from '../adapters/model-registry';
import { freshDatabase } from '../adapters/test-records';
import { TestLocks } from '../adapters/test-locks';
import { Cuts } from './cuts.svelte';
import { FileReading, type FileReadingParts } from './file-reading.svelte';
import { defaultSettings } from './remembered-settings';

/** A corpus that reads a drop's files and then waits to be told that it is done. */
class PatientCorpus {
  readonly log: string[] = [];
  readonly #endings = new Map<string, (error?: Error) => void>();

  async read(files: AsyncIterable<DroppedFile>): Promise<void> {
    for await (const { path } of files) {
      this.log.push(`begins ${path}`);
      await new Promise<void>((resolve, reject) => {
        this.#endings.set(path, (error) => (error === undefined ? resolve() : reject(error)));
      });
      this.log.push(`ends ${path}`);
    }
  }

  async cut(): Promise<never> {
    return Promise.reject(new Error('Nothing is cut here.'));
  }

  /** Ends the reading of one file and lets whatever waits for that go on. */
  async end(path: string, error?: Error): Promise<void> {
    this.#endings.get(path)?.(error);
    await aWhile();
  }
}

function aWhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

/** A reading whose corpus does as it is told. */
async function aReadingBy(
  read: (...args: Parameters<FileReadingParts['corpus']['read']>) => Promise<void>,
): Promise<FileReading> {
  const documents = new DocumentStore(await freshDatabase(), new TestLocks());
  const rule = { chunking: defaultSettings(embeddedModel).chunking, model: embeddedModel };
  const cuts = new Cuts(documents, new PatientCorpus(), rule);
  return new FileReading({ corpus: { read }, cuts, policyInForce: async () => undefined, takeOther: () => undefined });
}

async function aReading() {
  const database = await freshDatabase();
  const corpus = new PatientCorpus();
  const documents = new DocumentStore(database, new TestLocks());
  const cuts = new Cuts(documents, corpus, {
    chunking: defaultSettings(embeddedModel).chunking,
    model: embeddedModel,
  });
  const files = new FileReading({
    corpus,
    cuts,
    policyInForce: async () => Promise.resolve(),
    takeOther: () => undefined,
  });
  const drop = (name: string) => files.read(fileFromText(name, 'text'), null, () => undefined);
  return { corpus, files, drop };
}

test('three drops are read one after another, and all of them are waited for', async () => {
  const { corpus, files, drop } = await aReading();
  const drops = [drop('a'), drop('b'), drop('c')];
  let isSettled = false;
  const settled = files.settled().then(() => (isSettled = true));
  await aWhile();
  await corpus.end('a');
  await corpus.end('b');
  expect(corpus.log).toEqual(['begins a', 'ends a', 'begins b', 'ends b', 'begins c']);
  expect(isSettled).toBe(false);
  await corpus.end('c');
  await Promise.all([...drops, settled]);
  expect(files.progress).toBeNull();
});

test('a drop that comes while others are waited for is waited for too', async () => {
  const { corpus, files, drop } = await aReading();
  void drop('a');
  let isSettled = false;
  const settled = files.settled().then(() => (isSettled = true));
  await aWhile();
  void drop('b');
  await corpus.end('a');
  expect(isSettled).toBe(false);
  await corpus.end('b');
  await settled;
});

test('a drop that cannot be read does not keep the next one from being read', async () => {
  const { corpus, drop } = await aReading();
  const lost = drop('a');
  const next = drop('b');
  const said = expect(lost).rejects.toThrow('The disk is gone.');
  await aWhile();
  await corpus.end('a', new Error('The disk is gone.'));
  await said;
  await corpus.end('b');
  await next;
  expect(corpus.log).toEqual(['begins a', 'begins b', 'ends b']);
});

test('reading that breaks off names what it did not read to the end', async () => {
  const lost = new Error('Reading stopped unexpectedly.');
  const reading = await aReadingBy(async (files, _settings, onUpdate) => {
    for await (const { path } of files) {
      const progress = { bytesDone: 1, bytesTotal: 9, filesFound: 3, isTotalKnown: true };
      onUpdate([{ kind: 'progress', path: path === 'all.zip' ? 'all.zip/b.txt' : path, ...progress }]);
      const outcome = { kind: 'unreadable', path, reason: 'binary', message: 'It holds no text.' } as const;
      if (path === 'all.zip') onUpdate([{ kind: 'outcome', outcome: { ...outcome, path: 'all.zip/a.bin' } }]);
      else onUpdate([{ kind: 'outcome', outcome }]);
    }
    throw lost;
  });
  async function* dropped(): AsyncGenerator<DroppedFile> {
    yield* fileFromText('a.bin', 'text');
    yield* fileFromText('all.zip', 'text');
  }
  await expect(reading.read(dropped(), null, () => undefined)).rejects.toBe(lost);
  const stopped = 'Reading stopped before its end. Add it again.';
  expect(reading.unreadable.listed.map(({ path, reason }) => [path, reason])).toEqual([
    ['a.bin', 'It holds no text.'],
    ['all.zip/a.bin', 'It holds no text.'],
    ['all.zip', stopped],
  ]);
});

test('a worker that never came to work leaves every file named, and one that was cancelled none', async () => {
  const broken = await aReadingBy(async (files) => {
    for await (const file of files) void file;
    throw new Error('It did not start.');
  });
  await expect(broken.read(fileFromText('a.txt', 'text'), null, () => undefined)).rejects.toThrow('did not start');
  expect(broken.unreadable.listed.map(({ path }) => path)).toEqual(['a.txt']);
  const cancelled = await aReadingBy(async (files) => {
    for await (const file of files) void file;
    throw new DOMException('cancelled', 'AbortError');
  });
  await expect(cancelled.read(fileFromText('a.txt', 'text'), null, () => undefined)).rejects.toThrow('cancelled');
  expect(cancelled.unreadable.total).toBe(0);
});
