import type { ExportFormat } from '../domain/export-format';
import type { ExportReport } from '../domain/export-report';
import { counted } from './numbers';

export interface FormatWords {
  readonly format: ExportFormat;
  readonly name: string;
  readonly what: string;
}

/** The formats as a person looks for them. */
export const formatGroups: readonly { readonly title: string; readonly formats: readonly FormatWords[] }[] = [
  {
    title: 'For training',
    formats: [
      { format: 'messages', name: 'Messages', what: 'Chat turns for OpenAI, TRL and most trainers' },
      { format: 'alpaca', name: 'Alpaca', what: 'Instruction, input, output' },
      { format: 'sharegpt', name: 'ShareGPT', what: 'Conversations, for LLaMA-Factory and older trainers' },
      { format: 'promptCompletion', name: 'Prompt and completion', what: 'For TRL: learns from the answers alone' },
      { format: 'groundedQa', name: 'Grounded questions', what: 'Context, question, answer' },
      {
        format: 'llamaFactory',
        name: 'LLaMA-Factory',
        what: 'Alpaca and ShareGPT with their dataset_info.json, as a zip',
      },
      { format: 'axolotl', name: 'Axolotl', what: 'Messages with the lines of the configuration, as a zip' },
    ],
  },
  {
    title: 'For pre-training',
    formats: [
      { format: 'cooked', name: 'Text for pre-training', what: 'Each sequence as one text, worded as in Texts' },
      { format: 'reference', name: 'Reference JSON', what: 'A line a sequence, for the published code' },
    ],
  },
  {
    title: 'For tables',
    formats: [
      { format: 'csv', name: 'CSV', what: 'Opens in any spreadsheet' },
      { format: 'parquet', name: 'Parquet', what: 'The same columns, small and typed' },
      { format: 'huggingFace', name: 'Hugging Face data set', what: 'Parquet with a card filled from facts, as a zip' },
    ],
  },
  {
    title: 'Everything',
    formats: [{ format: 'canonical', name: 'All fields', what: 'JSON Lines with all that is known of each pair' }],
  },
];

const names = new Map(formatGroups.flatMap(({ formats }) => formats.map(({ format, name }) => [format, name])));

export function formatName(format: ExportFormat): string {
  return names.get(format) ?? format;
}

/** What was found in the file, as one sentence. */
export function readBackSentence(report: ExportReport, unit: string): string {
  const { rows, testRows, emptyFields, missingKeys, nulls, longestTokens, longestCharacters } = report;
  const faults = [
    emptyFields === 0 ? 'no empty field' : counted(emptyFields, 'empty field'),
    ...(missingKeys === 0 ? [] : [counted(missingKeys, 'missing key')]),
    ...(nulls === 0 ? [] : [counted(nulls, 'null')]),
  ];
  const longest = longestTokens === null ? counted(longestCharacters, 'character') : counted(longestTokens, 'token');
  const test = testRows === 0 ? '' : ` (${counted(testRows, unit)} for testing)`;
  return `Saved and read back: ${counted(rows, unit)}${test}, ${faults.join(', ')}, longest ${longest}.`;
}

/** What else there is to know of the file; often nothing. */
export function readBackNotes({
  changes,
  readAsMissing,
  taggedPairs,
  taggedPassages,
}: ExportReport): readonly string[] {
  const { replacedCharacters, neutralisedFormulas, lineSeparators } = changes;
  const notes: readonly (readonly [count: number, note: string])[] = [
    [
      replacedCharacters,
      `${counted(replacedCharacters, 'broken character')} that no file can hold became U+FFFD, the replacement character.`,
    ],
    [
      neutralisedFormulas,
      `${counted(neutralisedFormulas, 'cell')} began like a formula and got an apostrophe in front.`,
    ],
    [lineSeparators, `${counted(lineSeparators, 'line separator')} became a plain line feed.`],
    [
      readAsMissing,
      `${counted(readAsMissing, 'text')} such as “None” reads as missing in pandas and datasets: load with keep_default_na=False.`,
    ],
    [taggedPairs, `${counted(taggedPairs, 'row')} with a pair that spells a tag such as <QUE> was kept.`],
    [
      taggedPassages,
      `${counted(taggedPassages, 'row')} with a passage that spells a tag such as <QUE>: saved as it is.`,
    ],
  ];
  return notes.filter(([count]) => count > 0).map(([, note]) => note);
}
