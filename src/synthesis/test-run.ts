import type { CutId, DocumentId, ModelId, RunId } from '../domain/ids';
import type { Run, RunSettings } from '../domain/run';
import type { Engine } from './engine';
import type { Passages, RunPassage } from './passages';
import type { RunJob, RunListener } from './run-job';
import type { RunStore, StoredExample } from './run-store';

/** Builders for tests of the run loop. */

const DOCUMENT = 'document-1' as DocumentId;
const MODEL = 'scripted' as ModelId;

export function aRun(chunkCount: number, settings: Partial<RunSettings> = {}): Run {
  return {
    id: 'run-1' as RunId,
    name: 'A run',
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    settings: {
      modelId: MODEL,
      rounds: 2,
      chunking: { method: 'budget', tokenBudget: 120 },
      decoding: { maxNewTokens: 20, temperature: 0, topK: 0, topP: 1, seed: 7 },
      lengthRule: 'tokens',
      device: 'auto',
      readsTolerantly: false,
      chatPrompt: null,
      ...settings,
    },
    model: {
      id: MODEL,
      name: 'Scripted',
      revision: '1',
      dtype: 'fp32',
      sha256: '',
      prompting: { kind: 'controlTokens' },
    },
    sources: [{ documentId: DOCUMENT, cutId: 'cut-1' as CutId, chunkCount }],
    chunkCount,
    doneCount: 0,
    failedCount: 0,
    pairCount: 0,
    status: 'new',
  };
}

/** Passage i is "Passage i tells of thing i." */
export class NumberedPassages implements Passages {
  passage(position: number): Promise<RunPassage> {
    const text = `Passage ${position} tells of thing ${position}.`;
    const start = position * 100;
    return Promise.resolve({
      documentId: DOCUMENT,
      chunkIndex: position,
      span: { start, end: start + text.length },
      text,
      tokenCount: 6,
    });
  }
}

/** A store in memory with the rules of the real one: a final outcome is never replaced. */
export class MemoryRunStore implements RunStore {
  readonly stored = new Map<number, StoredExample>();
  /** Called before each example is kept; what it throws, the write rejects with. */
  beforeWrite: (stored: StoredExample) => void = () => undefined;

  examples(): Promise<readonly StoredExample[]> {
    return Promise.resolve([...this.stored.values()]);
  }

  async addExample(stored: StoredExample): Promise<void> {
    await Promise.resolve();
    this.beforeWrite(stored);
    const before = this.stored.get(stored.example.chunk);
    if (before && before.example.outcome !== 'failed') throw new Error('This passage was stored twice');
    this.stored.set(stored.example.chunk, stored);
  }

  /** All examples in order of their passages. */
  inOrder(): StoredExample[] {
    return [...this.stored.values()].toSorted((a, b) => a.example.chunk - b.example.chunk);
  }

  outcomes(): string[] {
    return this.inOrder().map(({ example }) => example.outcome);
  }
}

export function aJob(run: Run, engine: Engine, store: RunStore, change: Partial<RunJob> = {}): RunJob {
  return {
    run,
    contextTokens: 1024,
    engine,
    store,
    passages: new NumberedPassages(),
    device: () => 'wasm',
    now: () => new Date(0),
    ...change,
  };
}

export function aListener(change: Partial<RunListener> = {}): RunListener {
  const nothing = () => undefined;
  return { started: nothing, progress: nothing, stored: nothing, trouble: nothing, ...change };
}
