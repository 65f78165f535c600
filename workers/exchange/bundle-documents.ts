import { sectionsOfBundle } from '../../src/domain/bundle-sections';
import type { RunIntake } from '../../src/adapters/run-intake';
import { TEXT_BLOCK_LENGTH } from '../../src/adapters/document-store';
import { randomId } from '../../src/adapters/random-id';
import { BundleError } from '../../src/domain/bundle-error';
import { type BundleDocument, bundleDocument, recordStarts } from '../../src/domain/bundle-lines';
import { bundleLimits } from '../../src/domain/bundle-limits';
import { textPath } from '../../src/domain/bundle-manifest';
import type { DocumentId } from '../../src/domain/ids';
import type { SourceDocument } from '../../src/domain/source-document';
import { InvalidValueError } from '../../src/domain/validator';
import { DocumentWriter } from '../corpus/document-writer';
import { textOf, type BundleLine } from './bundle-text';
import type { OpenBundle } from './open-bundle';

/** A document of a bundle as it is called here. */
export interface PlacedDocument {
  readonly document: SourceDocument;
  /** Its text was here before, under another name perhaps. */
  readonly isShared: boolean;
}

/** The documents in their order, their texts stored where they are not here yet. */
export async function takeDocuments(bundle: OpenBundle, signal: AbortSignal): Promise<readonly PlacedDocument[]> {
  const placed: PlacedDocument[] = [];
  // Two documents of one text would be stored twice.
  const byHash = new Map<string, SourceDocument>();
  for (const { record, starts } of await documentRecords(bundle, signal)) {
    const known = byHash.get(record.sha256) ?? (await bundle.intake.documentWith(record.sha256));
    if (known && known.length !== record.length) {
      throw new BundleError(`documents.jsonl: the length of ${record.name} is not that of its text`);
    }
    const document = known ?? (await takeText(bundle, record, starts, placed.length, signal));
    byHash.set(record.sha256, document);
    placed.push({ document, isShared: known !== undefined });
  }
  return placed;
}

interface DocumentRecord {
  readonly record: BundleDocument;
  readonly starts: readonly number[];
}

async function documentRecords(bundle: OpenBundle, signal: AbortSignal): Promise<readonly DocumentRecord[]> {
  const records: { record: BundleDocument; starts: number[] }[] = [];
  for await (const line of bundle.lines('documents.jsonl', signal)) {
    if (Array.isArray(line.value)) takeStarts(line, records.at(-1));
    else records.push({ record: line.take(bundleDocument), starts: [] });
    if (records.length > bundleLimits.documents) throw new BundleError('it holds too many documents');
  }
  return records;
}

function takeStarts(line: BundleLine, owner: { record: BundleDocument; starts: number[] } | undefined): void {
  line.take((value) => {
    if (!owner) throw new InvalidValueError('belongs to no document');
    for (const start of recordStarts(value)) {
      if (start <= (owner.starts.at(-1) ?? 0)) throw new InvalidValueError('does not come after the record before it');
      if (start >= owner.record.length) throw new InvalidValueError("lies behind the text's end");
      owner.starts.push(start);
    }
  });
}

async function takeText(
  { archive, file, intake }: OpenBundle,
  record: BundleDocument,
  starts: readonly number[],
  index: number,
  signal: AbortSignal,
): Promise<SourceDocument> {
  const id = randomId() as DocumentId;
  const written = await writeText(intake, id, textOf(archive, file(textPath(index)), signal));
  const isSame = (['sha256', 'length', 'characters'] as const).every((name) => written[name] === record[name]);
  if (!isSame) throw new BundleError(`${textPath(index)} is not the text that documents.jsonl describes`);
  const { sections, ...rest } = record;
  return {
    id,
    ...rest,
    ...(starts.length > 0 && { recordStarts: Uint32Array.from(starts) }),
    ...(sections && { sections: sectionsOfBundle(sections) }),
  };
}

/** Stores a text for a document to come. */
export async function writeText(
  intake: RunIntake,
  id: DocumentId,
  pieces: AsyncIterable<string>,
): Promise<Pick<SourceDocument, 'sha256' | 'length' | 'characters'>> {
  const writer = new DocumentWriter(intake, id);
  for await (const piece of pieces) await writer.add(piece);
  return endText(intake, id, writer);
}

/** Stores what a writer has left, which makes the text whole. */
export async function endText(
  intake: RunIntake,
  id: DocumentId,
  writer: DocumentWriter,
): Promise<Pick<SourceDocument, 'sha256' | 'length' | 'characters'>> {
  const { sha256, length, characters, tail } = writer.end();
  if (tail !== '') await intake.putText(id, Math.ceil(length / TEXT_BLOCK_LENGTH) - 1, tail);
  return { sha256, length, characters };
}
