import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { openBundle, type OpeningParts } from './open-bundle';
import { saveBundle } from './save-bundle';
import { inLine, packed, repacked, unpacked } from './test-repacked';
import { aStore, contentsOf, patient, reviewedRun } from './test-stored-run';

const quiet = (): void => undefined;

let whole: Blob;
let bytes: Uint8Array<ArrayBuffer>;
let contents: unknown;

beforeAll(async () => {
  const here = await aStore();
  const run = await reviewedRun(here);
  whole = await saveBundle(run.id, here, quiet, patient);
  bytes = new Uint8Array(await whole.arrayBuffer());
  contents = await contentsOf(here.database);
});

async function expectNothingIn({ database, locks }: OpeningParts): Promise<void> {
  for (const store of ['documents', 'documentText', 'cuts', 'runs', 'examples', 'pairs'] as const) {
    expect([store, await database.count(store)]).toEqual([store, 0]);
  }
  expect((await locks?.query())?.held).toEqual([]);
}

async function messageOf(file: Blob): Promise<string> {
  const store = await aStore();
  const error: unknown = await openBundle(file, store, quiet, patient).catch((cause: unknown) => cause);
  await expectNothingIn(store);
  expect(error).toMatchObject({ name: 'BundleError' });
  return error instanceof Error ? error.message : '';
}

describe('a damaged bundle', () => {
  test('with any byte changed is refused with a reason, or is the same run', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, flip) => {
        const changed = bytes.slice();
        changed[place] = (changed[place] ?? 0) ^ flip;
        await expectAllOrNothing(new Blob([changed]));
      }),
      { numRuns: 250 },
    );
  });

  test('cut off anywhere is refused with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        expect(await messageOf(new Blob([bytes.subarray(0, length)]))).toMatch(/damaged or incomplete/);
      }),
      { numRuns: 60 },
    );
  });

  test('without one of its files names it', async () => {
    for (const path of ['documents.jsonl', 'texts/1.txt', 'cuts.jsonl', 'examples.jsonl', 'manifest.json']) {
      const files = await unpacked(whole);
      files.delete(path);
      expect(await messageOf(await packed(files))).toContain(`${path} is missing`);
    }
  });

  test('with another text than its hash says names the file', async () => {
    const files = await unpacked(whole);
    files.set('texts/1.txt', (files.get('texts/1.txt') ?? '').replace('Another', 'Someone'));
    expect(await messageOf(await packed(files))).toContain('texts/1.txt is not the file that was saved');
  });
});

async function expectAllOrNothing(file: Blob): Promise<void> {
  const store = await aStore();
  try {
    await openBundle(file, store, quiet, patient);
  } catch (error) {
    expect(error).toMatchObject({ name: 'BundleError' });
    await expectNothingIn(store);
    return;
  }
  expect(await contentsOf(store.database)).toEqual(contents);
}

describe('a bundle that somebody made up', () => {
  test.each([
    ['examples.jsonl', 1, 'span.end', 999, 'examples.jsonl line 1: span.end is not that of the passage'],
    ['examples.jsonl', 2, 'outcome', 'won', 'examples.jsonl line 2: outcome is none of the values'],
    ['examples.jsonl', 1, 'pairs.0.instruction', 7, 'line 1: pairs.0.instruction is not text'],
    ['examples.jsonl', 1, 'pairs.0.evidence.end', 99, "line 1: pairs.0.evidence.end lies behind the passage's end"],
    ['examples.jsonl', 1, 'pairs.2.added.completion', 1, 'added.completion is none of the further completions'],
    ['examples.jsonl', 1, 'pairs.1.index', 0, 'pairs.1.index does not come after the pair before it'],
    ['examples.jsonl', 1, 'completion.segments.0', {}, 'completion.segments.0 is not a piece of text'],
    ['examples.jsonl', 1, 'createdAt', 'yesterday', 'createdAt is not a moment in time'],
    ['examples.jsonl', 2, 'chunk', 0, 'line 2: chunk does not come after the example before it'],
    ['examples.jsonl', 2, 'chunk', 77, 'line 2: chunk is none of the passages'],
    ['examples.jsonl', 3, 'continuation.demonstrations', [1], 'is not an earlier passage of the sequence'],
    ['examples.jsonl', 3, 'round', 0, 'line 3: round is not that of the plan'],
    ['examples.jsonl', 1, 'device', undefined, 'line 1: device is missing'],
    ['cuts.jsonl', 1, 'document', 9, 'cuts.jsonl line 1: document is none of the documents'],
    ['cuts.jsonl', 2, '1', 4000, "cuts.jsonl line 2: lies behind the text's end"],
    ['cuts.jsonl', 3, '0', 1, 'cuts.jsonl line 3: begins before the passage before it ends'],
    ['documents.jsonl', 1, 'sha256', 'x', 'documents.jsonl line 1: sha256 is not a SHA-256'],
    ['documents.jsonl', 1, 'length', 5, 'texts/0.txt is not the text that documents.jsonl describes'],
    ['documents.jsonl', 2, '0', 5000, "documents.jsonl line 2: lies behind the text's end"],
  ])('is refused for %s line %i, %s', async (path, line, names, value, message) => {
    const changed = await repacked(whole, (files) => inLine(files, path, line, names, value));
    expect(await messageOf(changed)).toContain(message);
  });

  test.each([
    ['run.id', '../../etc', 'manifest.json: run.id is not the id of a run'],
    ['run.settings.rounds', 1e9, 'run.settings.rounds is more than 8'],
    ['run.model.prompting.kind', '__proto__', 'run.model.prompting.kind is none of the values'],
    ['run.sources.0.cut', 1, 'run.sources.0.cut is none of its document'],
    ['run.sources.0.chunkCount', 2, 'run.sources.0.chunkCount is not the number of its passages'],
    ['counts.pairs', 6, 'manifest.json tells of 6 pairs, and there are 5'],
    ['version', 'new', 'manifest.json: version is not a whole number'],
    ['app', 'other', 'manifest.json is not that of a Pairloom file'],
  ])('is refused for the manifest’s %s', async (names, value, message) => {
    const changed = await repacked(whole, quiet, (manifest) => {
      const files = new Map([['manifest.json', JSON.stringify(manifest)]]);
      inLine(files, 'manifest.json', 1, names, value);
      return JSON.parse(files.get('manifest.json') ?? '') as unknown;
    });
    expect(await messageOf(changed)).toContain(message);
  });

  test('keeps what it says of itself beyond the format out, and a field called __proto__ does nothing', async () => {
    const store = await aStore();
    const changed = await repacked(whole, (files) => {
      const [first = '', ...rest] = (files.get('examples.jsonl') ?? '').split('\n');
      const poisoned = first.replace('{', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":1}},');
      files.set(
        'examples.jsonl',
        [poisoned.replace('"pairs":[{', '"pairs":[{"__proto__":{"status":"x"},'), ...rest].join('\n'),
      );
    });
    await openBundle(changed, store, quiet, patient);
    expect(await contentsOf(store.database)).toEqual(contents);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('is counted anew, whatever it says', async () => {
    const store = await aStore();
    const changed = await repacked(whole, quiet, (manifest) => ({
      ...manifest,
      run: { ...manifest.run, doneCount: 99, pairCount: 99, status: 'done' },
    }));
    await openBundle(changed, store, quiet, patient);
    const [run] = await store.runs.list();
    expect(run).toMatchObject({ chunkCount: 5, doneCount: 3, failedCount: 1, pairCount: 5, status: 'paused' });
  });

  test('that unpacks to far more than any run is stopped', async () => {
    const bomb = await repacked(whole, (files) => files.set('texts/0.txt', ' '.repeat(20_000_000)));
    expect(bomb.size).toBeLessThan(100_000);
    expect(await messageOf(bomb)).toContain('it unpacks to far more than any run would');
  });

  test('of a newer version says what to do', async () => {
    const store = await aStore();
    const newer = await repacked(whole, quiet, (manifest) => ({ app: 'pairloom', version: manifest.version + 1 }));
    await expect(openBundle(newer, store, quiet, patient)).rejects.toMatchObject({
      name: 'BundleNewerError',
      message: expect.stringContaining('Reload this page') as unknown,
    });
    await expectNothingIn(store);
  });

  test('of version 0, whose pairs were kept or rejected, opens', async () => {
    const store = await aStore();
    const older = await repacked(
      whole,
      (files) => {
        const text = files.get('examples.jsonl') ?? '';
        files.set('examples.jsonl', text.replace(/"status":"(?:new|approved)"/g, '"status":"kept"'));
      },
      (manifest) => ({ ...manifest, version: 0 }),
    );
    const { runId } = await openBundle(older, store, quiet, patient);
    const statuses = (await store.runs.pairs(runId)).map(({ status }) => status);
    expect(statuses).toEqual(['new', 'rejected', 'new', 'new', 'new']);
  });
});

describe('opening that ends in the middle', () => {
  test('by a cancel leaves nothing behind', async () => {
    const store = await aStore();
    const stop = new AbortController();
    const opening = openBundle(whole, store, () => stop.abort(), stop.signal);
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    await expectNothingIn(store);
  });

  test('by a full disk leaves nothing behind and says so', async () => {
    const store = await aStore();
    // With the very last record.
    const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(openBundle(whole, store, quiet, patient)).rejects.toMatchObject({ name: 'StorageFullError' });
    add.mockRestore();
    await expectNothingIn(store);
  });
});
