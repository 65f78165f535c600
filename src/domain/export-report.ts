/** What was done to texts on their way into a file. Everything else in it is as it was shown. */
export interface TextChanges {
  /** Characters that no file can hold, each replaced by U+FFFD. */
  readonly replacedCharacters: number;
  /** Cells of a table that got an apostrophe in front. */
  readonly neutralisedFormulas: number;
  /** Line separators that became line feeds in a table. */
  readonly lineSeparators: number;
}

/** What is known of a saved file. All but `changes`, `taggedPairs` and `taggedPassages` was read out of it. */
export interface ExportReport {
  readonly fileName: string;
  readonly byteLength: number;
  readonly rows: number;
  /** Of the rows, those of the test split. */
  readonly testRows: number;
  readonly emptyFields: number;
  readonly missingKeys: number;
  readonly nulls: number;
  /** The longest row in tokens of the run's model; null where that model is not here. */
  readonly longestTokens: number | null;
  /** The same in code points. */
  readonly longestCharacters: number;
  readonly changes: TextChanges;
  /** Instructions and responses of a CSV file such as `None`, which pandas reads as missing. */
  readonly readAsMissing: number;
  /** Rows whose pair, and rows whose passage, spells a tag of the synthesizer's format. */
  readonly taggedPairs: number;
  readonly taggedPassages: number;
}
