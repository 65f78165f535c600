import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { BlobWriter, configure, TextReader, ZipWriter } from '@zip.js/zip.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/adapters/database';
import { DocumentStore } from '../../src/adapters/document-store';
import type { DroppedFile } from '../../src/adapters/dropped-file';
import type { ModelId } from '../../src/domain/ids';
import { createTextTokenizer } from '../../src/model/text-tokenizer';
import { fileSource } from './byte-source';
import { cutDocument } from './cut-document';
import { EventBatch } from './event-batch';
import { inspectFile } from './inspect-file';
import type { FileOutcome, ReadEvent, ReadOptions } from './protocol';
import { readDocument } from './read-document';
import { readFiles } from './read-files';

configure({ useWebWorkers: false });
const json: unknown = JSON.parse(
  readFileSync(new URL('../../public/models/synthesizer/tokenizer.json', import.meta.url), 'utf8'),
);
const tokenizer = createTextTokenizer(json, {});
const modelId = 'test' as ModelId;
const defaults: ReadOptions = {
  settings: { method: 'budget', tokenBudget: 30 },
  tokenizer: { modelId, place: { kind: 'site', folderUrl: 'https://site.example/model/' } },
  choices: [],
  onlyChosen: false,
};
const running = new AbortController().signal;

let store: DocumentStore;
let databases = 0;
beforeEach(async () => {
  store = new DocumentStore(await openDatabase(`corpus ${databases++}`));
});

function dropped(path: string, ...parts: BlobPart[]): DroppedFile {
  return { path, file: new File(parts, path.split('/').at(-1) ?? path) };
}

async function read(files: readonly DroppedFile[], options = defaults, signal = running): Promise<ReadEvent[]> {
  const events: ReadEvent[] = [];
  const batch = new EventBatch((more) => events.push(...more));
  await readFiles(files, { store, tokenizer, options }, batch, signal).finally(() => batch.flush());
  return events;
}

async function outcomes(files: readonly DroppedFile[], options = defaults): Promise<FileOutcome[]> {
  return (await read(files, options)).flatMap((event) => (event.kind === 'outcome' ? [event.outcome] : []));
}

/** Text of the one document that a file gives, or why it gives none. */
async function textOf(file: DroppedFile, options = defaults): Promise<string> {
  const [outcome] = await outcomes([file], options);
  if (outcome?.kind === 'added') return store.text(outcome.document.id);
  return outcome?.kind === 'unreadable' ? `${outcome.reason}: ${outcome.message}` : String(outcome?.kind);
}

async function packed(text: string): Promise<Blob> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

async function zipped(entries: Readonly<Record<string, string>>, password?: string): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter(), password === undefined ? {} : { password });
  for (const [name, text] of Object.entries(entries)) await writer.add(name, new TextReader(text));
  return writer.close();
}

async function passagesOf(outcome: FileOutcome | undefined): Promise<string[]> {
  if (outcome?.kind !== 'added') return [];
  const text = await store.text(outcome.document.id);
  return [...outcome.cut.starts].map((start, index) => text.slice(start, outcome.cut.ends[index]));
}

describe('readFiles', () => {
  test('stores a text with its record and its cut', async () => {
    const text = 'Bees dance.\r\n\r\nThey show the way to flowers 🌼.';
    const [outcome] = await outcomes([dropped('folder/bees.txt', text)]);
    if (outcome?.kind !== 'added') throw new Error('not added');
    const { document, cut } = outcome;
    expect(await store.text(document.id)).toBe(text);
    expect(document).toMatchObject({
      ...{ name: 'bees.txt', path: 'folder/bees.txt', format: 'text', encoding: 'utf-8', fields: [] },
      ...{ length: text.length, characters: text.length - 1, byteLength: Buffer.byteLength(text) },
    });
    expect(document.sha256).toBe(await sha256(text));
    expect(await store.getCut(cut.id)).toEqual(cut);
    expect(await passagesOf(outcome)).toEqual([text]);
  });

  test('hashes and counts a text the same however its bytes are parted', async () => {
    const text = `a${' a'.repeat(32_767)}🐝${'word\n\n'.repeat(50_000)}🐝`;
    const [outcome] = await outcomes([dropped('long.txt', text)]);
    if (outcome?.kind !== 'added') throw new Error('not added');
    expect(outcome.document.sha256).toBe(await sha256(text));
    expect(outcome.document.characters).toBe(text.length - 2);
    expect(await store.text(outcome.document.id)).toBe(text);
  });

  test('recognises the same content dropped twice and keeps it once', async () => {
    const [first, second] = await outcomes([dropped('one.txt', 'Same words.'), dropped('two.md', 'Same words.')]);
    expect(second).toMatchObject({ kind: 'duplicate', path: 'two.md', of: { path: 'one.txt' } });
    expect(await store.list()).toEqual(first?.kind === 'added' ? [first.document] : []);
  });

  test('lists what cannot be read by name with its reason, and goes on', async () => {
    const files = [
      dropped('empty.txt'),
      dropped('blank.txt', ' \n\t'),
      dropped('slides.pptx', await zipped({ '[Content_Types].xml': '', 'ppt/presentation.xml': '<p/>' })),
      dropped('photo.txt', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2])),
      dropped(
        'data.bin',
        new Uint8Array(1000).map((_, index) => index * 7),
      ),
      dropped('broken.gz', new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8])),
      dropped('broken.zip', (await zipped({ 'a.txt': 'text' })).slice(0, 60)),
      dropped('bad.json', '{"a": "text",\n "b" "c"}'),
      dropped('cut.json', '[{"a": "text"},'),
      dropped('bad.jsonl', '{"a": "text"}\n\nnot json\n'),
      dropped('numbers.json', '[1, 2, {"a": 3}]'),
      dropped('markup.html', '<html><script>var a = 1;</script><nav>Home</nav></html>'),
      dropped('.DS_Store', 'junk'),
      dropped('fine.txt', 'Still read.'),
    ];
    const listed = (await outcomes(files)).map((outcome) =>
      outcome.kind === 'unreadable' ? [outcome.path, outcome.reason] : outcome.kind,
    );
    expect(listed).toEqual([
      ['empty.txt', 'empty'],
      ['blank.txt', 'noText'],
      ['slides.pptx', 'unsupported'],
      ['photo.txt', 'unsupported'],
      ['data.bin', 'binary'],
      ['broken.gz', 'brokenArchive'],
      ['broken.zip', 'brokenArchive'],
      ['bad.json', 'notValid'],
      ['cut.json', 'notValid'],
      ['bad.jsonl', 'notValid'],
      ['numbers.json', 'noText'],
      ['markup.html', 'noText'],
      'added',
    ]);
    expect(await store.list()).toHaveLength(1);
  });

  test('tells a file that was gone from one that is empty', async () => {
    const files = [{ ...dropped('gone.txt'), isGone: true } as const, dropped('empty.txt')];
    expect(await outcomes(files)).toMatchObject([{ reason: 'notReadable' }, { reason: 'empty' }]);
  });

  test('says on which line a structured file is wrong', async () => {
    expect(await textOf(dropped('bad.json', '{"a": "text",\n "b" "c"}'))).toContain('line 2');
    expect(await textOf(dropped('bad.jsonl', '{"a": "text"}\n\nnot json\n'))).toContain('line 3');
  });

  test('leaves nothing half-made when it is cancelled', async () => {
    const stop = new AbortController();
    const source = fileSource(dropped('a.txt', 'Some words here. '.repeat(60_000)), new Uint8Array());
    const report = { bytes: () => undefined, firstPassages: () => stop.abort() };
    const reading = readDocument(source, { store, tokenizer, options: defaults }, report, stop.signal);
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(await store.list()).toEqual([]);
    const database = await openDatabase(`corpus ${databases - 1}`);
    expect(await database.count('documentText')).toBe(0);
    expect(await database.count('cuts')).toBe(0);
  });

  test('tells the first passages before the end, and the bytes', async () => {
    const events = await read([dropped('a.txt', 'Some words here. '.repeat(20_000))]);
    const kinds = events.map(({ kind }) => kind);
    expect(kinds.indexOf('passages')).toBeGreaterThan(-1);
    expect(kinds.indexOf('passages')).toBeLessThan(kinds.indexOf('outcome'));
    expect(events.filter(({ kind }) => kind === 'bytes').at(-1)).toMatchObject({ done: 340_000 });
  });
});

describe('readFiles on archives', () => {
  test('reads a gzip file under its own name', async () => {
    expect(await textOf(dropped('notes.txt.gz', await packed('Packed words.')))).toBe('Packed words.');
  });

  test('reads the files of a zip archive, its odd names made harmless', async () => {
    const blob = await zipped({
      '../../etc/a.txt': 'One.',
      'C:\\b.txt': 'Two.',
      '/c.md': 'Three.',
      '__MACOSX/x': 'No',
    });
    const paths = (await outcomes([dropped('all.zip', blob)])).map((outcome) =>
      outcome.kind === 'added' ? outcome.document.path : outcome.kind,
    );
    expect(paths).toEqual(['all.zip/etc/a.txt', 'all.zip/b.txt', 'all.zip/c.md']);
  });

  test('lists encrypted and nested files of an archive and reads the others', async () => {
    const secret = await zipped({ 'secret.txt': 'Hidden.' }, 'password');
    expect(await textOf(dropped('secret.zip', secret))).toContain('encrypted');
    const writer = new ZipWriter(new BlobWriter());
    await writer.add('inner.zip', (await zipped({ 'a.txt': 'A.' })).stream());
    await writer.add('b.txt', new TextReader('B.'));
    const listed = await outcomes([dropped('outer.zip', await writer.close())]);
    expect(listed).toMatchObject([{ kind: 'unreadable', reason: 'nestedArchive' }, { kind: 'added' }]);
  });

  test('stops reading a bomb', { timeout: 30_000 }, async () => {
    const text = new Blob(Array<BlobPart>(30).fill('a b c d e\n\n'.repeat(100_000)));
    const bomb = await new Response(text.stream().pipeThrough(new CompressionStream('gzip'))).blob();
    expect(await textOf(dropped('bomb.txt.gz', bomb))).toContain('suspiciousArchive');
    expect(await store.list()).toEqual([]);
  });

  test('reads one file of an archive again when only that is chosen', async () => {
    const blob = await zipped({ 'a.csv': 'id,text,note\n1,Some longer text.,n', 'b.txt': 'B.' });
    const choices = [{ path: 'x.zip/a.csv', fields: ['note', 'text'] }];
    const [outcome, ...others] = await outcomes([dropped('x.zip', blob)], { ...defaults, choices, onlyChosen: true });
    expect(others).toEqual([]);
    expect(await passagesOf(outcome)).toEqual(['Some longer text.\n\nn']);
  });
});

describe('readFiles on structured files', () => {
  test.each([
    ['list.json', '[{"id": "x1", "text": "First record text."}, {"id": "x2", "text": "Second record text."}]'],
    ['lists.json', '{"id": ["x1"], "text": ["First record text.", "Second record text."]}'],
    ['rows.jsonl', '{"id": 1, "text": "First record text."}\r\n{"id": 2, "text": "Second record text."}'],
    ['rows.json', '{"text": "First record text."}\n{"text": "Second record text."}\n'],
    ['rows.csv', 'id,text\r\n1,"First record text."\r\n2,Second record text.\r\n'],
    ['semicolons.csv', 'id;text\n1;First record text.\n2;Second record text.'],
    ['rows.tsv', 'id\ttext\n1\tFirst record text.\n2\tSecond record text.'],
    ['nested.json', '{"data": [{"p": [{"context": "First record text."}, {"context": "Second record text."}]}]}'],
  ])('takes the text of %s, one passage a record', async (name, content) => {
    const [outcome] = await outcomes([dropped(name, content)]);
    expect(await passagesOf(outcome)).toEqual(['First record text.', 'Second record text.']);
  });

  test('keeps records apart when the document is cut again', async () => {
    const rows = Array.from({ length: 4000 }, (_, index) => `Row ${index} has a text of its own, and it is short.`);
    const [outcome] = await outcomes([dropped('rows.csv', `text\n${rows.map((row) => `"${row}"`).join('\n')}`)]);
    if (outcome?.kind !== 'added') throw new Error('not added');
    const settings = { method: 'budget', tokenBudget: 400 } as const;
    const cut = await cutDocument(
      ...([store, outcome.document.id, settings, modelId] as const),
      (text) => tokenizer.count(text),
      () => undefined,
      running,
    );
    expect(await passagesOf({ ...outcome, cut })).toEqual(rows);
    expect(await store.getCut(outcome.cut.id)).toEqual(outcome.cut);
  });

  test('cuts a stored text exactly as a dropped one', async () => {
    const text = 'Bees dance in the dark. They show the way.\n\n'.repeat(9000);
    const [outcome] = await outcomes([dropped('a.txt', text)], {
      ...defaults,
      settings: { method: 'paragraph', tokenBudget: 12 },
    });
    if (outcome?.kind !== 'added') throw new Error('not added');
    const count = (counted: string): number => tokenizer.count(counted);
    const other = { ...defaults.settings, tokenBudget: 13 };
    const third = await cutDocument(store, outcome.document.id, other, modelId, count, () => undefined, running);
    const again = await cutDocument(
      ...([store, outcome.document.id, outcome.cut.settings, 'other' as ModelId] as const),
      count,
      () => undefined,
      running,
    );
    expect(again).toEqual({ ...outcome.cut, id: again.id, modelId: 'other' });
    expect(await store.getCuts([outcome.cut.id, third.id, again.id])).toHaveLength(3);
  });

  test('shows the fields with samples and takes the likeliest', async () => {
    const file = dropped('q.jsonl', '{"question": "Who?", "body": "A long text about bees and flowers."}\n');
    const [inspection] = await inspectFile(file, [], running);
    expect(inspection).toMatchObject({
      ...{ path: 'q.jsonl', format: 'jsonl', encoding: 'utf-8', defaultFields: ['body'] },
      fields: [{ name: 'question', samples: ['Who?'], averageLength: 4, count: 1 }, { name: 'body' }],
      preview: 'A long text about bees and flowers.',
    });
  });

  test('reads HTML as paragraphs without markup, scripts or menus', async () => {
    const html =
      '<!doctype html><html><head><title>T</title><style>p{}</style></head><body><nav>Menu</nav>' +
      '<h1>Bees &amp; flowers</h1><p>They\n  <b>dance</b>. </p><ul><li>One</li><li>Two</li></ul>' +
      '<script>alert(1)</script><pre>a\n  b</pre>1&nbsp;&lt;&nbsp;2<br>end</body></html>';
    expect(await textOf(dropped('page.html', html))).toBe(
      'Bees & flowers\n\nThey dance.\n\nOne\nTwo\n\na\n  b\n\n1\u00a0<\u00a02\nend',
    );
  });
});

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('hex');
}
