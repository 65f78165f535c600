import { openDatabase } from '../../src/adapters/database';
import { DocumentStore } from '../../src/adapters/document-store';
import type { DroppedFile } from '../../src/adapters/dropped-file';
import type { ModelId } from '../../src/domain/ids';
import { sectionLabel } from '../../src/domain/section';
import { EventBatch } from './event-batch';
import type { FileOutcome, ReadOptions } from './protocol';
import { readFiles } from './read-files';
import type { ReadingParts } from './read-document';

let databases = 0;

const noTokenizer: ReadingParts['tokenizer'] = {
  encode: () => [],
  count: () => 0,
  decode: () => '',
  controlId: () => 0,
  addedTokens: [],
};

/** A fresh store, and what comes of reading files into it. A word is a token. */
export class TestReading {
  readonly store: DocumentStore;

  static async open(): Promise<TestReading> {
    return new TestReading(new DocumentStore(await openDatabase(`test reading ${databases++}`)));
  }

  private constructor(store: DocumentStore) {
    this.store = store;
  }

  async outcomes(files: readonly DroppedFile[], tokenBudget = 30): Promise<readonly FileOutcome[]> {
    const options: ReadOptions = {
      settings: { method: 'budget', tokenBudget },
      tokenizer: { modelId: 'test' as ModelId, place: { kind: 'site', folderUrl: 'https://site.example/' } },
      choices: [],
      onlyChosen: false,
    };
    const tokenizer = {
      ...noTokenizer,
      count: (text: string) => text.split(/\s+/).filter((word) => word !== '').length,
    };
    const outcomes: FileOutcome[] = [];
    const events = new EventBatch((batch) => {
      for (const event of batch) if (event.kind === 'outcome') outcomes.push(event.outcome);
    });
    await readFiles(files, { store: this.store, tokenizer, options }, events, new AbortController().signal);
    await events.flush();
    return outcomes;
  }

  /** Text of the one document that a file gives, or why it gives none. */
  async textOf(path: string, content: BlobPart): Promise<string> {
    const [outcome] = await this.outcomes([dropped(path, content)]);
    if (outcome?.kind === 'added') return this.store.text(outcome.document.id);
    return outcome?.kind === 'unreadable' ? `${outcome.reason}: ${outcome.message}` : String(outcome?.kind);
  }

  /** Each passage with the section that it is said to stand in. */
  async passagesOf(path: string, content: BlobPart, tokenBudget?: number): Promise<readonly (readonly string[])[]> {
    const [outcome] = await this.outcomes([dropped(path, content)], tokenBudget);
    if (outcome?.kind !== 'added') return [];
    const { document, cut } = outcome;
    const text = await this.store.text(document.id);
    return Array.from(cut.starts, (start, index) => {
      const span = { start, end: cut.ends[index] ?? 0 };
      return [sectionLabel(document.sections, span), text.slice(span.start, span.end)];
    });
  }
}

export function dropped(path: string, content: BlobPart): DroppedFile {
  return { path, file: new File([content], path.split('/').at(-1) ?? path) };
}
