import type { DocumentStore } from '../../src/adapters/document-store';
import { DocumentMissingError } from '../../src/adapters/storage-errors';
import type { ChunkSettings } from '../../src/domain/chunk-settings';
import { type Cut, cutIdOf } from '../../src/domain/cut';
import type { DocumentId, ModelId } from '../../src/domain/ids';
import { PassageCutter, type CountTokens } from '../../src/domain/passage-cutter';
import { piecesOf } from './byte-stream';
import { CutBuilder } from './cut-builder';

/** Cuts a stored text with other settings. The cuts that were there stay; the same settings give the stored cut. */
export async function cutDocument(
  store: DocumentStore,
  documentId: DocumentId,
  settings: ChunkSettings,
  modelId: ModelId,
  countTokens: CountTokens,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Cut> {
  const stored = await store.getCut(cutIdOf(documentId, settings, modelId));
  if (stored) return stored;
  const document = await store.get(documentId);
  if (!document) throw new DocumentMissingError();
  const cutter = new PassageCutter(settings, countTokens);
  const cut = new CutBuilder();
  let done = 0;
  for await (const block of store.blocks(documentId)) {
    for (const { text, isStart } of atRecords(block, done, document.recordStarts)) {
      if (isStart) cutter.breakHere();
      for (const piece of piecesOf(text)) {
        cut.add(cutter.push(piece));
        done += piece.length;
      }
    }
    onProgress(done, document.length);
    signal.throwIfAborted();
  }
  cut.add(cutter.end());
  const made = cut.build(documentId, settings, modelId);
  await store.putCut(made);
  return made;
}

/** The block, parted where records start. */
function* atRecords(
  block: string,
  offset: number,
  starts: Uint32Array = new Uint32Array(),
): Generator<{ text: string; isStart: boolean }> {
  let from = 0;
  let isStart = false;
  for (let index = firstAtOrAfter(starts, offset); index < starts.length; index++) {
    const start = (starts[index] ?? 0) - offset;
    if (start >= block.length) break;
    if (start > from || isStart) yield { text: block.slice(from, start), isStart };
    from = start;
    isStart = true;
  }
  yield { text: block.slice(from), isStart };
}

function firstAtOrAfter(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
