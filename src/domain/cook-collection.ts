import { type CookablePair, cookablePairs } from './cookable-pair';
import { type CookingMode, drawCookingMode } from './cooking-mode';
import { type MersenneState, mersenneState, PythonRandom } from './python-random';
import type { ReferenceEntry } from './reference-json';
import type { TemplateList, TemplateSet } from './template-set';
import type { UseTemplate } from './write-pair';
import { shownPairs, writePassage } from './write-passage';

/** A place in a list of the template set. */
export interface TemplateUse {
  readonly list: TemplateList;
  readonly index: number;
}

/** An entry of the collection in a cooked text. */
export interface CookedEntry {
  /** Its place in the collection. */
  readonly position: number;
  /** Which of its pairs stand in the text. */
  readonly pairs: readonly number[];
}

/** One text to train on. `raw` is a passage alone. */
export type CookedText =
  | { readonly kind: 'raw'; readonly text: string; readonly entries: readonly CookedEntry[] }
  | {
      readonly kind: 'augmented';
      readonly text: string;
      readonly entries: readonly CookedEntry[];
      readonly mode: CookingMode;
      /** What the text is worded with, each list once. */
      readonly templates: readonly TemplateUse[];
      /** The place in `free` of the pattern whose separator stands between the entries; null for one entry. */
      readonly joinedBy: number | null;
    };

/**
 * The texts of one collection, in its order, as the reference cooks them (`cook_pt_entries` and `get_patterns` in
 * microsoft/LMOps, instruction_pretrain): entries that inherit from the one before share a text. An entry without a
 * usable pair is a text of its own behind that of its group.
 *
 * Every draw begins anew from the seed, a whole number from 0 on; for collection i the reference takes i + 12345.
 * Unlike the reference this never gives an empty text and leaves the collection as it was.
 */
export function cookCollection(
  collection: readonly ReferenceEntry[],
  seed: number | bigint,
  templates: TemplateSet,
): readonly CookedText[] {
  const draws = drawsFrom(BigInt(seed), templates);
  let speaking = false;
  const cooked = groupsOf(collection, BigInt(seed), templates)
    .toReversed()
    .map((group) => {
      const mode = drawCookingMode(draws.state, Math.min(...group.map(({ pairs }) => pairs.length)));
      // From the last group to the first, because the reference goes on with a conversation's patterns once it has them.
      speaking ||= mode === 'dialog' || mode === 'nextTurn';
      return cookGroup(group, { mode, speaking, draws, templates });
    });
  return cooked.toReversed().flat();
}

/** The passages of a collection as they are, each a text of its own. */
export function rawTexts(collection: readonly ReferenceEntry[]): readonly CookedText[] {
  return collection.flatMap(({ context }, position) => rawText({ context, position }));
}

interface ReadEntry {
  readonly position: number;
  readonly context: string;
  readonly pairs: readonly CookablePair[];
}

interface Draws {
  readonly state: MersenneState;
  readonly indexIn: (list: TemplateList) => number;
  readonly joinedBy: number;
}

interface GroupStyle {
  readonly mode: CookingMode;
  readonly speaking: boolean;
  readonly draws: Draws;
  readonly templates: TemplateSet;
}

function drawsFrom(seed: bigint, { lists }: TemplateSet): Draws {
  const state = mersenneState(seed);
  return {
    state,
    indexIn: (list) => new PythonRandom(state).randBelow(lists[list].length),
    joinedBy: PythonRandom.seeded(seed + 1n).randBelow(lists.free.length),
  };
}

/** Runs of entries of which each but the first inherits from the one before. */
function groupsOf(
  collection: readonly ReferenceEntry[],
  seed: bigint,
  { lists }: TemplateSet,
): readonly (readonly ReadEntry[])[] {
  const groups: ReadEntry[][] = [];
  for (const [position, { context, QA_list, inherit_from_prev }] of collection.entries()) {
    const entry = { position, context, pairs: cookablePairs(QA_list, lists.unanswerableOptions, seed) };
    const group = inherit_from_prev ? groups.at(-1) : undefined;
    if (group === undefined) groups.push([entry]);
    else group.push(entry);
  }
  return groups;
}

function cookGroup(group: readonly ReadEntry[], style: GroupStyle): readonly CookedText[] {
  const written = group.filter(({ pairs }) => pairs.length > 0);
  // The reference puts each in front of those before it.
  const raw = group.filter(({ pairs }) => pairs.length === 0).toReversed();
  return [...(written.length > 0 ? [augmentedText(written, style)] : []), ...raw.flatMap(rawText)];
}

function augmentedText(entries: readonly ReadEntry[], { mode, speaking, draws, templates }: GroupStyle): CookedText {
  const used = new Map<TemplateList, number>();
  const use: UseTemplate = (list) => {
    const index = used.get(list) ?? draws.indexIn(list);
    used.set(list, index);
    return entryAt(templates.lists[list], index);
  };
  const passages = entries.map(({ position, context, pairs }) => {
    const shown = shownPairs(pairs, mode);
    const text = writePassage({ context, pairs: shown }, { mode, speaking, use });
    return { text, entry: { position, pairs: shown.map(({ index }) => index) } };
  });
  const joinedBy = entries.length > 1 ? draws.joinedBy : null;
  const separator = joinedBy === null ? '' : entryAt(templates.lists.free, joinedBy).separator;
  return {
    kind: 'augmented',
    text: passages.map(({ text }) => text).join(separator),
    entries: passages.map(({ entry }) => entry),
    mode,
    templates: Array.from(used, ([list, index]) => ({ list, index })),
    joinedBy,
  };
}

function rawText({ context, position }: Pick<ReadEntry, 'context' | 'position'>): readonly CookedText[] {
  return context === '' ? [] : [{ kind: 'raw', text: context, entries: [{ position, pairs: [] }] }];
}

function entryAt<Entry>(list: readonly Entry[], index: number): Entry {
  const entry = list[index];
  if (entry === undefined) throw new RangeError('A list of templates has no entries.');
  return entry;
}
