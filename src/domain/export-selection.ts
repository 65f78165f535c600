import type { Pair } from './pair';
import { type PairKey, pairKey } from './pair-key';
import { pairSpellsTag } from './spelled-tags';

/**
 * Which pairs of a run are saved. A rejected pair never is.
 * - `kept`: all others
 * - `approved`: those that a person approved or edited
 * - `given`: those of the keys
 */
export type ExportSelection =
  | { readonly kind: 'kept' }
  | { readonly kind: 'approved' }
  | { readonly kind: 'given'; readonly keys: ReadonlySet<PairKey> };

export interface RowChoice {
  readonly selection: ExportSelection;
  /** Whether pairs that spell a tag of the synthesizer's format are saved too. */
  readonly keepsTagged: boolean;
}

export function isSelected(pair: Pair, selection: ExportSelection): boolean {
  if (pair.status === 'rejected') return false;
  switch (selection.kind) {
    case 'kept':
      return true;
    case 'approved':
      return pair.status === 'approved';
    case 'given':
      return selection.keys.has(pairKey(pair));
  }
}

/** Whether the pair becomes a row. */
export function isExported(pair: Pair, { selection, keepsTagged }: RowChoice): boolean {
  return isSelected(pair, selection) && (keepsTagged || !pairSpellsTag(pair));
}
