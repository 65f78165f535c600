import type { DroppedFile } from '../../src/adapters/dropped-file';
import type { ByteSource } from './byte-source';
import { examine } from './examine';
import { membersOf } from './members';
import type { FileChoice, Inspection } from './protocol';
import { textPieces } from './text-pieces';
import { toUnreadable } from './unreadable';

const PREVIEW_LENGTH = 2000;
const MOST_INSPECTED = 20;

/** Looks into the readable texts of a dropped file. */
export async function inspectFile(
  file: DroppedFile,
  choices: readonly FileChoice[],
  signal: AbortSignal,
): Promise<readonly Inspection[]> {
  const inspections: Inspection[] = [];
  for await (const member of membersOf(file, signal)) {
    if (!('source' in member)) continue;
    const choice = choices.find(({ path }) => path === member.source.path);
    if (choices.length > 0 && !choice) continue;
    try {
      inspections.push(await inspect(member.source, choice, signal));
    } catch (error) {
      // What cannot be read is told when it is read.
      if (!toUnreadable(error)) throw error;
    }
    if (inspections.length === MOST_INSPECTED) break;
  }
  return inspections;
}

async function inspect(source: ByteSource, choice: FileChoice | undefined, signal: AbortSignal): Promise<Inspection> {
  const findings = await examine(source, choice, [], signal);
  let preview = '';
  for await (const pieces of textPieces(source, { ...findings, isUnproven: false }, () => undefined, signal)) {
    for (const { text } of pieces) preview += text;
    if (preview.length >= PREVIEW_LENGTH) break;
  }
  const { format, encoding, alternatives, fields, chosen } = findings;
  return {
    path: source.path,
    format,
    encoding,
    alternatives,
    fields,
    defaultFields: chosen,
    preview: preview.slice(0, PREVIEW_LENGTH),
  };
}
