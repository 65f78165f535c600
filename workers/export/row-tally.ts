import type { CanonicalRow } from '../../src/domain/canonical-row';
import type { TextChanges } from '../../src/domain/export-report';
import { pairSpellsTag, spellsTag } from '../../src/domain/spelled-tags';

/** Counts what a report and a card say of the rows while they are written. */
export class RowTally {
  approved = 0;
  edited = 0;
  /** Rows whose response stands in the passage word for word. */
  found = 0;
  taggedPairs = 0;
  taggedPassages = 0;
  readonly #changes = { replacedCharacters: 0, neutralisedFormulas: 0, lineSeparators: 0 };

  count(row: CanonicalRow): void {
    if (row.status === 'approved') this.approved++;
    if (row.status === 'edited') this.edited++;
    if (row.evidence.length > 0) this.found++;
    if (pairSpellsTag(row)) this.taggedPairs++;
    if (spellsTag(row.context)) this.taggedPassages++;
  }

  change(kind: keyof TextChanges, count: number): void {
    this.#changes[kind] += count;
  }

  get changes(): TextChanges {
    return { ...this.#changes };
  }
}
