import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { DocumentStore } from '../../src/adapters/document-store';
import type { PairloomDatabase } from '../../src/adapters/database';
import { freshDatabase } from '../../src/adapters/test-records';
import type { ModelId } from '../../src/domain/ids';
import type { TextTokenizer } from '../../src/model/text-tokenizer';
import { EventBatch } from './event-batch';
import type { FileOutcome, ReadOptions } from './protocol';
import { readFiles } from './read-files';

const KIB = 1024;
const LATIN = 'Le café était fermé, déjà. Où êtes-vous né ? Cet été, les élèves ont joué près du château.\n';
const tokenizer: TextTokenizer = {
  encode: (text) => [...text].map(() => 0),
  count: (text) => text.length,
  decode: () => '',
  controlId: () => undefined,
  addedTokens: [],
};
const options: ReadOptions = {
  settings: { method: 'budget', tokenBudget: 120 },
  tokenizer: { modelId: 'test' as ModelId, place: { kind: 'site', folderUrl: 'https://site.example/model/' } },
  choices: [],
  onlyChosen: false,
};

let database: PairloomDatabase;
let store: DocumentStore;
beforeEach(async () => {
  database = await freshDatabase();
  store = new DocumentStore(database);
});

/** ASCII that packs no better than prose does. */
function ascii(length: number): string {
  let state = 1;
  const words = Array.from({ length: length / 6 + 1 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state.toString(36).slice(-5).padStart(5, 'a');
  });
  return words
    .map((word, index) => word + (index % 12 === 11 ? '\n' : ' '))
    .join('')
    .slice(0, length);
}

/** Latin-1, one byte a character. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

async function packed(bytes: Uint8Array<ArrayBuffer>): Promise<Blob> {
  return new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

async function read(name: string, bytes: BlobPart, choices: ReadOptions['choices'] = []) {
  const outcomes: FileOutcome[] = [];
  const events = new EventBatch((batch) => {
    for (const event of batch) if (event.kind === 'outcome') outcomes.push(event.outcome);
  });
  const dropped = { path: name, file: new File([bytes], name) };
  await readFiles(
    [dropped],
    { store, tokenizer, options: { ...options, choices } },
    events,
    new AbortController().signal,
  );
  await events.flush();
  const [outcome] = outcomes;
  if (outcome?.kind !== 'added') throw new Error(JSON.stringify(outcome));
  const text = await store.text(outcome.document.id);
  return { text, encoding: outcome.document.encoding, alternatives: outcome.alternatives };
}

test.each([
  ['at once', 100 * KIB, 70 * KIB],
  ['between two samples', 2500 * KIB, 2400 * KIB],
])(
  'accents that come late keep their letters, %s',
  async (_, length, plain) => {
    const text = ascii(plain) + LATIN.repeat(Math.ceil((length - plain) / LATIN.length));
    for (const [name, file] of [
      ['a.txt', bytesOf(text)] as const,
      ['a.txt.gz', await packed(bytesOf(text))] as const,
    ]) {
      const { id } = (await store.list())[0] ?? {};
      if (id) await store.remove(id);
      const got = await read(name, file);
      expect(got.encoding).toBe('windows-1252');
      expect(got.text === text).toBe(true);
    }
    expect(await database.count('documentText')).toBe(Math.ceil(text.length / 262_144));
    expect(await database.count('cuts')).toBe(1);
  },
  60_000,
);

test('an accent that is the last byte keeps its letter', async () => {
  expect(await read('a.txt', bytesOf(`${ascii(300 * KIB)} café`))).toMatchObject({ encoding: 'windows-1252' });
  expect((await read('b.txt', bytesOf('A small café'))).text).toBe('A small café');
});

test('an accent whose follower stands in the next chunk keeps its letter', async () => {
  const text = `${ascii(192 * KIB + 65_535)}é${ascii(600 * KIB)}`;
  const got = await read('a.txt', bytesOf(text));
  expect(got.encoding).not.toBe('utf-8');
  expect(got.text).not.toContain('\ufffd');
});

test('one damaged place does not turn the other characters of UTF-8 into nonsense', async () => {
  const text = '蜜蜂用舞蹈告訴同伴花在哪裡。\n'.repeat(20_000);
  const bytes = new TextEncoder().encode(text);
  for (const at of [80 * KIB, bytes.length - 50]) {
    const damaged = bytes.slice();
    damaged[at] = 0xff;
    const got = await read('a.txt', damaged);
    expect(got.encoding).toBe('utf-8');
    expect(got.alternatives.length).toBeGreaterThan(0);
    expect(got.text.match(/\ufffd/g)?.length).toBeLessThan(4);
  }
});

test('an encoding chosen by hand is taken even where it does not fit', async () => {
  const got = await read('a.txt', bytesOf(LATIN), [{ path: 'a.txt', encoding: 'utf-8' }]);
  expect(got).toMatchObject({ encoding: 'utf-8' });
  expect(got.text).toContain('\ufffd');
});

test('another encoding is offered for every text', async () => {
  expect((await read('a.txt', 'Plain words.')).alternatives).toEqual(['windows-1252']);
});
