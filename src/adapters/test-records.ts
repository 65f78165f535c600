import type { Cut } from '../domain/cut';
import type { Example } from '../domain/example';
import type { CutId, DocumentId, ModelId, RunId } from '../domain/ids';
import type { Pair } from '../domain/pair';
import type { Run } from '../domain/run';
import type { SourceDocument } from '../domain/source-document';
import type { StoredExample } from '../synthesis/run-store';
import { openDatabase, type PairloomDatabase } from './database';
import { type DocumentStore, TEXT_BLOCK_LENGTH } from './document-store';

/** Builders of whole records for the tests of the stores. */

export function freshDatabase(): Promise<PairloomDatabase> {
  return openDatabase(`test-${crypto.randomUUID()}`);
}

export function documentId(id: string): DocumentId {
  return id as DocumentId;
}

export function runId(id: string): RunId {
  return id as RunId;
}

export function aDocument(change: Partial<SourceDocument> = {}): SourceDocument {
  return {
    id: documentId('document-1'),
    name: 'notes.md',
    path: 'folder/notes.md',
    format: 'markdown',
    // No two documents hold the same text.
    sha256: `of ${change.id ?? 'document-1'}`,
    encoding: 'utf-8',
    byteLength: 0,
    length: 0,
    characters: 0,
    fields: [],
    addedAt: '2026-01-01T00:00:00.000Z',
    ...change,
  };
}

/** Cuts passages of the given lengths, one after the other. */
export function aCut(lengths: readonly number[], change: Partial<Cut> = {}): Cut {
  const ends = lengths.map((_, index) => lengths.slice(0, index + 1).reduce((sum, length) => sum + length, 0));
  return {
    id: 'cut-1' as CutId,
    documentId: documentId('document-1'),
    settings: { method: 'budget', tokenBudget: 120 },
    modelId: 'embedded' as ModelId,
    starts: Uint32Array.from([0, ...ends.slice(0, -1)]),
    ends: Uint32Array.from(ends),
    tokenCounts: Uint32Array.from(lengths),
    ...change,
  };
}

export function aRun(change: Partial<Run> = {}): Run {
  return {
    id: runId('run-1'),
    name: 'notes.md',
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    settings: {
      modelId: 'embedded' as ModelId,
      rounds: 2,
      chunking: { method: 'budget', tokenBudget: 120 },
      decoding: { maxNewTokens: 128, temperature: 0, topK: 0, topP: 1, seed: 0 },
      lengthRule: 'tokens',
      device: 'auto',
      readsTolerantly: false,
      chatPrompt: null,
    },
    model: {
      id: 'embedded' as ModelId,
      name: 'Embedded',
      revision: '1',
      dtype: 'fp32',
      sha256: 'b'.repeat(64),
      prompting: { kind: 'controlTokens' },
    },
    sources: [],
    chunkCount: 4,
    doneCount: 0,
    failedCount: 0,
    pairCount: 0,
    status: 'new',
    ...change,
  };
}

export function aPair(chunk: number, index: number, change: Partial<Pair> = {}): Pair {
  return {
    runId: runId('run-1'),
    chunk,
    index,
    instruction: `What is ${chunk}.${index}?`,
    response: `Answer ${chunk}.${index}`,
    status: 'new',
    evidence: null,
    ...change,
  };
}

export function anExample(chunk: number, pairCount: number, change: Partial<Example> = {}): StoredExample {
  const example: Example = {
    runId: runId('run-1'),
    chunk,
    documentId: documentId('document-1'),
    chunkIndex: chunk,
    span: { start: 0, end: 0 },
    sequence: chunk,
    round: 0,
    continuation: { kind: 'first' },
    inheritsFromPrevious: false,
    outcome: 'stop',
    promptTokens: 10,
    promptLimit: 896,
    completion: null,
    rejects: [],
    pairCount,
    device: 'wasm',
    error: '',
    createdAt: '2026-01-01T00:00:01.000Z',
    ...change,
  };
  const pairs = Array.from({ length: pairCount }, (_, index) => aPair(chunk, index, { runId: example.runId }));
  return { example, pairs };
}

/** Stores a whole document as the corpus worker does. */
export async function storeText(documents: DocumentStore, text: string, change: Partial<SourceDocument> = {}) {
  const document = aDocument({ length: text.length, characters: [...text].length, ...change });
  for (let block = 0; block * TEXT_BLOCK_LENGTH < text.length; block++) {
    const start = block * TEXT_BLOCK_LENGTH;
    await documents.putText(document.id, block, text.slice(start, start + TEXT_BLOCK_LENGTH));
  }
  await documents.finish(document);
  return document;
}
