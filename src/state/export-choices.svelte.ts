import type { Book, ExportFormat } from '../domain/export-format';
import { bookOf, exportFileName, formatFacts } from '../domain/export-format';
import { isSelected, type RowChoice } from '../domain/export-selection';
import { pairKey, type PairKey } from '../domain/pair-key';
import { type SplitChoice, testDocuments } from '../domain/export-split';
import type { DocumentId } from '../domain/ids';
import type { Pair } from '../domain/pair';
import { pairSpellsTag } from '../domain/spelled-tags';

/** A pair with the document that it is about. */
export interface ExportablePair {
  readonly pair: Pair;
  readonly documentId: DocumentId;
}

/** Pairs that a person marked or filtered, with what to call them. */
export interface GivenPairs {
  readonly label: string;
  readonly keys: ReadonlySet<PairKey>;
}

export type SelectionKind = RowChoice['selection']['kind'];

/** What one side of a split holds. */
export interface SplitSide {
  readonly documents: number;
  readonly rows: number;
}

/** What a person chose for an export, and what it comes to. The choices stay from one export to the next. */
export class ExportChoices {
  #pairs = $state.raw<readonly ExportablePair[]>([]);
  #hashes = $state.raw<ReadonlyMap<DocumentId, string>>(new Map());
  #given = $state.raw<GivenPairs | null>(null);
  #selectionKind = $state<SelectionKind>('kept');

  format = $state<ExportFormat>('messages');
  book = $state<Book>('open');
  keepsTagged = $state(false);
  neutralisesFormulas = $state(true);
  isSplitWanted = $state(false);
  /** In per cent of the documents. */
  testPercent = $state(10);
  seed = $state(0);

  /** Another run, or the same after changes. `given` are offered first. */
  open(pairs: readonly ExportablePair[], hashes: ReadonlyMap<DocumentId, string>, given: GivenPairs | null): void {
    this.#pairs = pairs;
    this.#hashes = hashes;
    this.#given = given;
    if (this.counts.given > 0) this.#selectionKind = 'given';
    else if (this.counts[this.#selectionKind] === 0) this.#selectionKind = 'kept';
  }

  get given(): GivenPairs | null {
    return this.#given;
  }

  get selectionKind(): SelectionKind {
    return this.#selectionKind;
  }

  select(kind: SelectionKind): void {
    this.#selectionKind = kind;
  }

  readonly choice: RowChoice = $derived.by(() => ({
    selection:
      this.#selectionKind === 'given'
        ? { kind: 'given', keys: this.#given?.keys ?? new Set() }
        : { kind: this.#selectionKind },
    keepsTagged: this.keepsTagged,
  }));

  /** Pairs of each selection, those with a tag among them. */
  readonly counts: Readonly<Record<SelectionKind, number>> = $derived.by(() => ({
    kept: this.#count({ kind: 'kept' }),
    approved: this.#count({ kind: 'approved' }),
    given: this.#given === null ? 0 : this.#count({ kind: 'given', keys: this.#given.keys }),
  }));

  readonly #tagged: ReadonlySet<PairKey> = $derived.by(
    () => new Set(this.#pairs.filter(({ pair }) => pairSpellsTag(pair)).map(({ pair }) => pairKey(pair))),
  );

  readonly #selected: readonly ExportablePair[] = $derived(
    this.#pairs.filter(({ pair }) => isSelected(pair, this.choice.selection)),
  );

  /** Of the selected pairs, those that spell a tag of the synthesizer's format. */
  readonly taggedCount: number = $derived(this.#selected.filter(({ pair }) => this.#tagged.has(pairKey(pair))).length);

  readonly rowCount: number = $derived(this.#selected.length - (this.keepsTagged ? 0 : this.taggedCount));

  readonly #rowsByHash: ReadonlyMap<string, number> = $derived.by(() => {
    const rows = new Map<string, number>();
    for (const { pair, documentId } of this.#selected) {
      if (!this.keepsTagged && this.#tagged.has(pairKey(pair))) continue;
      const hash = this.#hashes.get(documentId) ?? documentId;
      rows.set(hash, (rows.get(hash) ?? 0) + 1);
    }
    return rows;
  });

  /** Documents that bring rows. */
  readonly documentCount: number = $derived(this.#rowsByHash.size);

  readonly canSplit: boolean = $derived(formatFacts[this.format].canSplit && this.documentCount > 1);

  readonly split: SplitChoice | null = $derived.by(() =>
    this.isSplitWanted && this.canSplit ? { testShare: this.testPercent / 100, seed: this.seed } : null,
  );

  /** Both sides as they would be saved; null without a split. */
  readonly sides: { readonly train: SplitSide; readonly test: SplitSide } | null = $derived.by(() => {
    if (this.split === null) return null;
    const tested = testDocuments(this.#rowsByHash.keys(), this.split);
    const rows = [...tested].reduce((sum, hash) => sum + (this.#rowsByHash.get(hash) ?? 0), 0);
    return {
      train: { documents: this.documentCount - tested.size, rows: this.rowCount - rows },
      test: { documents: tested.size, rows },
    };
  });

  /** The format's own where it has one. */
  readonly effectiveBook: Book = $derived(bookOf(this.format, this.book));

  fileName(name: string): string {
    return exportFileName(name, this.format, this.split !== null);
  }

  #count(selection: RowChoice['selection']): number {
    return this.#pairs.filter(({ pair }) => isSelected(pair, selection)).length;
  }
}
