import type { PairloomDatabase } from '../../src/adapters/database';
import { DocumentStore } from '../../src/adapters/document-store';
import { IndexedDbRunStore } from '../../src/adapters/indexed-db-run-store';
import { aCut, anExample, aRun, documentId, freshDatabase, storeText } from '../../src/adapters/test-records';
import { TestLocks } from '../../src/adapters/test-locks';
import { sha256OfText } from '../../src/adapters/text-hash';
import { countCodePoints } from '../../src/domain/code-points';
import type { Completion } from '../../src/domain/completion';
import { cutIdOf } from '../../src/domain/cut';
import type { Example } from '../../src/domain/example';
import type { Pair } from '../../src/domain/pair';
import { planRounds } from '../../src/domain/plan-rounds';
import type { Run } from '../../src/domain/run';
import type { OpeningParts } from './open-bundle';

export const patient = new AbortController().signal;

/** An empty store, as it is on another machine. */
export async function aStore(): Promise<OpeningParts> {
  const database = await freshDatabase();
  const locks = new TestLocks();
  return { database, documents: new DocumentStore(database, locks), runs: new IndexedDbRunStore(database), locks };
}

export interface StoredPassage {
  readonly text: string;
  readonly example?: Partial<Example>;
  /** Null: nothing was made of it yet. */
  readonly pairs: readonly Partial<Pair>[] | null;
}

/** Stores a run over documents of the given passages as the app would have it. */
export async function storeRun(
  { documents, runs }: OpeningParts,
  texts: readonly (readonly StoredPassage[])[],
  change: Partial<Run> = {},
): Promise<Run> {
  const sources: Run['sources'][number][] = [];
  const passages: (StoredPassage & Pick<Example, 'documentId' | 'chunkIndex' | 'span'>)[] = [];
  const settings = aRun(change).settings;
  for (const [index, parts] of texts.entries()) {
    const text = parts.map((part) => part.text).join('');
    const id = documentId(`document-${index}`);
    await storeText(documents, text, {
      ...{ id, name: `notes-${index}.txt`, sha256: sha256OfText(text), characters: countCodePoints(text) },
      ...(index === 0 && text.length > 1 && { recordStarts: Uint32Array.of(1) }),
      ...(index === 0 && { sections: { kind: 'pages' as const, starts: Uint32Array.of(0) } }),
    });
    const cutId = cutIdOf(id, settings.chunking, settings.modelId);
    const cut = aCut(
      parts.map((part) => part.text.length),
      { id: cutId, documentId: id, modelId: settings.modelId, settings: settings.chunking },
    );
    await documents.putCut(cut);
    sources.push({ documentId: id, cutId, chunkCount: parts.length });
    for (const [chunkIndex, part] of parts.entries()) {
      const span = { start: cut.starts[chunkIndex] ?? 0, end: cut.ends[chunkIndex] ?? 0 };
      passages.push({ ...part, documentId: id, chunkIndex, span });
    }
  }
  const run = aRun({ sources, chunkCount: passages.length, ...change });
  await runs.create(run);
  const plan = planRounds(passages.length, run.settings.rounds).flatMap(({ requests }) => requests);
  for (const { chunk, sequence, round } of plan) {
    const passage = passages[chunk];
    if (!passage?.pairs) continue;
    const { documentId: owner, chunkIndex, span } = passage;
    const made = anExample(chunk, passage.pairs.length, {
      ...{ runId: run.id, documentId: owner, chunkIndex, span, sequence, round, completion: aCompletion },
      ...passage.example,
    });
    const own = passage.pairs.filter(({ added }) => added === undefined).length;
    const pairs = made.pairs.map((pair, index) => ({ ...pair, ...passage.pairs?.[index] }));
    await runs.addExample({ example: { ...made.example, pairCount: own }, pairs });
  }
  return (await runs.get(run.id)) ?? run;
}

export const aCompletion: Completion = {
  segments: [{ control: '<QUE>' }, { text: ' Who flies?' }, { control: '<ANS>' }, { text: ' Bees \ud800 do.' }],
  finishReason: 'stop',
  promptTokens: 12,
  reusedTokens: 4,
  newTokens: 9,
  prefillMs: 1.5,
  decodeMs: 20.25,
};

/** A run with one of everything that can happen to a pair. */
export function reviewedRun(store: OpeningParts, change: Partial<Run> = {}): Promise<Run> {
  const decoding = { maxNewTokens: 128, temperature: 0.8, topK: 0, topP: 0.95, seed: 77 };
  const drawnAt = '2026-01-02T00:00:00.000Z';
  return storeRun(
    store,
    [
      [
        {
          text: '🐝 Bees fly. ',
          pairs: [
            { status: 'approved', evidence: { start: 3, end: 11 } },
            { status: 'rejected', original: { instruction: 'What?', response: 'Nothing.' }, reading: 'json' },
            { added: { kind: 'further', completion: 0 } },
            { added: { kind: 'readAgain' } },
          ],
          example: {
            further: [{ completion: aCompletion, decoding, rejects: [], device: 'webgpu', createdAt: drawnAt }],
          },
        },
        { text: '蜂は踊る。', pairs: [], example: { rejects: [{ rule: 'noAnswer', text: '<QUE> Hm' }] } },
        { text: 'A third one.', pairs: null },
      ],
      [
        {
          text: 'Another text.',
          pairs: [{ instruction: '<img src=x onerror=alert(1)>', response: '__proto__' }],
          example: { continuation: { kind: 'continued', demonstrations: [0] }, inheritsFromPrevious: true },
        },
        {
          text: ' Its end.',
          pairs: [],
          example: { outcome: 'failed', completion: null, error: 'The engine was lost.', promptTokens: 0 },
        },
      ],
    ],
    change,
  );
}

/** All that is stored, without what differs from store to store: ids of documents and cuts, and times of storing. */
export async function contentsOf(database: PairloomDatabase): Promise<unknown> {
  const documents = await database.getAll('documents');
  const nameOf = new Map<string, string>(documents.map(({ id, sha256 }) => [id, sha256]));
  const texts = new Map<string, string>();
  for (const key of await database.getAllKeys('documentText')) {
    const owner = nameOf.get(key[0]) ?? `nobody's ${key[0]}`;
    texts.set(owner, (texts.get(owner) ?? '') + String(await database.get('documentText', key)));
  }
  const cuts = new Map((await database.getAll('cuts')).map((cut) => [cut.id, cut]));
  return {
    documents: documents.map((document) => ({ ...document, id: undefined })).toSorted(bySha256),
    texts: [...texts].sort(),
    runs: (await database.getAll('runs')).map((run) => ({
      ...run,
      sources: run.sources.map(({ documentId: owner, cutId, chunkCount }) => {
        const { starts, ends, tokenCounts, settings, modelId } = cuts.get(cutId) ?? {};
        return { document: nameOf.get(owner), chunkCount, cut: { starts, ends, tokenCounts, settings, modelId } };
      }),
    })),
    examples: (await database.getAll('examples')).map((example) => ({
      ...example,
      documentId: nameOf.get(example.documentId),
    })),
    pairs: await database.getAll('pairs'),
  };
}

function bySha256(one: { sha256: string }, other: { sha256: string }): number {
  return one.sha256 < other.sha256 ? -1 : 1;
}
