import { openDatabase } from '../../src/adapters/database';
import { DocumentStore } from '../../src/adapters/document-store';
import { ExportConnection } from '../../src/adapters/export-connection';
import { IndexedDbRunStore } from '../../src/adapters/indexed-db-run-store';
import { embeddedModel, embeddedPlace } from '../../src/adapters/model-registry';
import { loadOwnTemplates } from '../../src/adapters/templates';
import { aCut, aPair, anExample, aRun, documentId, runId, storeText } from '../../src/adapters/test-records';
import { sha256OfText } from '../../src/adapters/text-hash';
import { type ExportFormat, exportFileName, formatFacts } from '../../src/domain/export-format';
import type { ExportReport } from '../../src/domain/export-report';
import type { CutId } from '../../src/domain/ids';
import type { Pair } from '../../src/domain/pair';

/** Pairs of a passage, and passages of a document. */
const PAIRS = 5;
const PASSAGES = 100;

export interface ExportPass {
  readonly writingMs: number;
  readonly checkingMs: number;
  readonly report: ExportReport;
}

const id = runId('bench');
const connection = new ExportConnection();
const base = new URL('./', document.baseURI);

/** Stores a run with so many pairs; `paragraphs` are cut up into its passages, six of them each, over and over. */
async function store(pairCount: number, paragraphs: readonly string[]): Promise<void> {
  const database = await openDatabase();
  const [documents, runs] = [new DocumentStore(database), new IndexedDbRunStore(database)];
  const documentCount = Math.ceil(pairCount / PAIRS / PASSAGES);
  const sources = Array.from({ length: documentCount }, (_, index) => ({
    ...{ documentId: documentId(`document-${index}`), cutId: `cut-${index}` as CutId, chunkCount: PASSAGES },
  }));
  for (const [index, { documentId: document, cutId }] of sources.entries()) {
    const passages = Array.from({ length: PASSAGES }, (_, passage) => {
      const first = (index * PASSAGES + passage) * 7;
      const texts = [0, 1, 2, 3, 4, 5].map((step) => paragraphs[(first + step) % paragraphs.length] ?? '');
      return `${index}.${passage}: ${texts.join(' ')}\n`;
    });
    await storeText(documents, passages.join(''), {
      ...{ id: document, name: `document ${index}`, sha256: sha256OfText(passages.join('')) },
    });
    const cut = aCut(
      passages.map(({ length }) => length),
      { id: cutId, documentId: document },
    );
    await documents.putCut(cut);
    if (index === 0) await runs.create(aRun({ id, sources: [], chunkCount: documentCount * PASSAGES }));
    const all = database.transaction(['examples', 'pairs'], 'readwrite');
    for (const [chunkIndex, text] of passages.entries()) {
      const chunk = index * PASSAGES + chunkIndex;
      const span = { start: cut.starts[chunkIndex] ?? 0, end: cut.ends[chunkIndex] ?? 0 };
      const { example } = anExample(chunk, 0, { runId: id, documentId: document, chunkIndex, span, pairCount: PAIRS });
      void all.objectStore('examples').put(example);
      for (let pair = 0; pair < PAIRS; pair++) void all.objectStore('pairs').put(pairOf(chunk, pair, text));
    }
    await all.done;
  }
  database.close();
}

function pairOf(chunk: number, index: number, text: string): Pair {
  const [response = ''] = text.split('. ').slice(index);
  const instruction = `What does passage ${chunk} say in its sentence ${index}, and what became of it later?`;
  return aPair(chunk, index, { runId: id, instruction, response, status: index === 0 ? 'approved' : 'new' });
}

/** Saves the run to a file of private storage, which stands for the person's disk. */
async function save(format: ExportFormat, isSplit: boolean): Promise<ExportPass> {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('bench', { create: true });
  const began = performance.now();
  let checkedFrom = began;
  const { report } = await connection.save(
    {
      ...{ runId: id, name: 'Bench', fileName: exportFileName('bench', format, isSplit), format, book: 'open' },
      choice: { selection: { kind: 'kept' }, keepsTagged: false },
      split: isSplit ? { testShare: 0.1, seed: 0 } : null,
      neutralisesFormulas: true,
      cooking:
        format === 'cooked'
          ? { firstSeed: 12345, seeds: new Map(), rawShare: 0, templates: await loadOwnTemplates(base) }
          : null,
      tokenizer: { modelId: embeddedModel.id, place: embeddedPlace(base.href) },
    },
    { kind: 'picked', handle },
    ({ stage, done }) => {
      if (stage === 'checking' && done === 0) checkedFrom = performance.now();
    },
    new AbortController().signal,
  );
  const ended = performance.now();
  await root.removeEntry('bench');
  return { writingMs: checkedFrom - began, checkingMs: ended - checkedFrom, report };
}

const bench = { store, save, formats: Object.keys(formatFacts) as ExportFormat[] };
export type ExportBench = typeof bench;
Object.assign(globalThis, { bench });
