import type { ExportedExample } from '../domain/canonical-row';
import type { Example } from '../domain/example';
import type { Run } from '../domain/run';
import type { SourceDocument } from '../domain/source-document';
import type { StoredExample } from '../synthesis/run-store';
import type { DocumentStore } from './document-store';
import { ForwardText } from './forward-text';
import type { IndexedDbRunStore } from './indexed-db-run-store';
import { DocumentMissingError } from './storage-errors';
import { TimeSlices } from './time-slices';

/**
 * The examples of a run that are wanted, in the order of their passages, each with its passage and place. Every
 * document is read once, from front to back, and whatever the consumer does between two examples is part of a short
 * task.
 */
export async function* exportedExamples(
  run: Run,
  runs: IndexedDbRunStore,
  documents: DocumentStore,
  signal: AbortSignal,
  isWanted: (stored: StoredExample) => boolean = () => true,
): AsyncGenerator<ExportedExample> {
  const slices = new TimeSlices();
  let open: OpenDocument | undefined;
  try {
    for await (const batch of runs.exampleBatches(run.id)) {
      for (const stored of batch) {
        await slices.breathe(signal);
        if (!isWanted(stored)) continue;
        const { example, pairs } = stored;
        if (!open || !reaches(open, example)) {
          await open?.text.close();
          open = await openDocument(documents, example);
        }
        const { text: passage, start: charStart } = await open.text.take(example.span);
        yield { run, document: open.document, example, pairs, passage, charStart };
      }
    }
  } finally {
    await open?.text.close();
  }
}

interface OpenDocument {
  readonly document: SourceDocument;
  readonly text: ForwardText;
}

async function openDocument(documents: DocumentStore, { documentId }: Example): Promise<OpenDocument> {
  const document = await documents.get(documentId);
  if (!document) throw new DocumentMissingError();
  return { document, text: new ForwardText(documents.blocks(documentId)) };
}

/** A run may hold one document twice, cut in two ways; then it is read twice. */
function reaches({ document, text }: OpenDocument, { documentId, span }: Example): boolean {
  return document.id === documentId && text.position <= span.start;
}
