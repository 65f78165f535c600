import { cardFrontMatter } from './card-front-matter';
import { cardMaking } from './card-making';
import type { Book } from './export-format';
import type { ExportSelection } from './export-selection';
import type { SplitChoice, SplitName } from './export-split';
import { isImported } from './imported-run';
import { codeSpan, plainMarkdown } from './markdown-text';
import type { PromptReuse } from './prompt-reuse';
import type { Run } from './run';
import { tableColumns } from './table-columns';

export interface CardSplit {
  readonly name: SplitName;
  readonly rows: number;
  readonly documents: number;
  /** In memory, as Arrow has them, and in the file. */
  readonly byteLength: number;
  readonly fileByteLength: number;
}

export interface CardSource {
  readonly name: string;
  readonly sha256: string;
  readonly rows: number;
  readonly split: SplitName;
}

/** Everything that a card says, counted while the rows were written. */
export interface CardFacts {
  readonly name: string;
  readonly book: Book;
  readonly run: Run;
  readonly selection: ExportSelection['kind'];
  readonly split: SplitChoice | null;
  /** Without empty ones. */
  readonly splits: readonly CardSplit[];
  readonly sources: readonly CardSource[];
  readonly approved: number;
  readonly edited: number;
  /** Rows in a person's words without a decision. */
  readonly editedUndecided: number;
  /** Rows of further completions of their passages. */
  readonly drawnAgain: number;
  /** Rows that their passage bears out, told by rules. */
  readonly supported: number;
  /** Of the completions that have a row. */
  readonly prompts: PromptReuse;
}

const MOST_SOURCES = 500;

const selections: Readonly<Record<ExportSelection['kind'], string>> = {
  kept: 'All pairs that nobody rejected.',
  approved: 'Only pairs that a person approved or edited.',
  given: 'Pairs that a person picked out of a larger run.',
};

/**
 * The README of a data set's folder: front matter on the first line, as the Hub wants it, then the facts under the
 * headings of its template. Nothing in it is guessed; what nobody told, such as language and licence, it leaves open.
 */
export function dataSetCard(facts: CardFacts): string {
  return [
    cardFrontMatter(facts),
    `# ${plainMarkdown(facts.name)}`,
    summary(facts),
    '## Use',
    use(facts),
    '## Columns',
    tableColumns.map(({ name, kind, meaning }) => `- \`${name}\` (${kind}): ${meaning}`).join('\n'),
    '## How it was made',
    cardMaking(facts),
    '## Sources',
    sources(facts),
    '## Review and limits',
    limits(facts),
    '## Privacy considerations',
    privacy(facts),
  ].join('\n\n');
}

function summary({ run, splits, sources: all, selection, split, book }: CardFacts): string {
  const rows = total(splits.map((one) => one.rows));
  const parts = splits.map(({ name, rows: count, documents }) => `\`${name}\` ${count} rows of ${documents} documents`);
  return [
    isImported(run)
      ? `${rows} instructions with their responses about ${all.length} documents, imported from files.`
      : `${rows} instructions with their responses, written by a language model about ${all.length} documents.`,
    selections[selection],
    split === null
      ? 'There is one split.'
      : `${parts.join(', ')}: split by document with seed ${split.seed}, so that no passage is in both.`,
    book === 'open' ? 'Each row has the passage it is about.' : 'The passages were left out.',
  ].join(' ');
}

function use({ book }: CardFacts): string {
  const asked = book === 'open' ? 'row["context"] + "\\n\\n" + row["instruction"]' : 'row["instruction"]';
  return [
    '```python',
    'from datasets import load_dataset',
    '',
    'data = load_dataset("path/to/this/folder", split="train")',
    'messages = data.map(',
    '    lambda row: {"messages": [',
    `        {"role": "user", "content": ${asked}},`,
    '        {"role": "assistant", "content": row["response"]},',
    '    ]},',
    '    remove_columns=data.column_names,',
    ')',
    '```',
  ].join('\n');
}

function sources({ sources: all }: CardFacts): string {
  const listed = all.slice(0, MOST_SOURCES);
  const rows = listed.map(
    ({ name, sha256, rows: count, split }) => `| ${plainMarkdown(name)} | ${codeSpan(sha256)} | ${count} | ${split} |`,
  );
  const rest = all.length - listed.length;
  return [
    '| document | SHA-256 of its text | rows | split |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...(rest > 0 ? [`\nand ${rest} more; the columns \`source_file\` and \`source_sha256\` name them all.`] : []),
  ].join('\n');
}

function limits({ run, splits, approved, edited, editedUndecided, supported }: CardFacts): string {
  const rows = total(splits.map((one) => one.rows));
  const others = rows - approved - edited;
  const undecided =
    others === 0
      ? ''
      : ` The other ${others} are undecided, ${editedUndecided} of them in a person's words; how many of them anybody looked at is not known.`;
  const [came, asker] = isImported(run)
    ? ['as they came', 'whoever wrote them']
    : ['as the model wrote them', 'a model'];
  return [
    `- A person approved ${approved} of ${rows} rows ${came} (${percent(approved, rows)}) and edited ${edited} (${percent(edited, rows)}).${undecided}`,
    `- ${supported} of ${rows} rows are borne out by their passage (${percent(supported, rows)}), as far as rules can tell: their \`grounding\` is 0.5 or more. Others may be right in other words, or made up.`,
    `- The questions are what ${asker} found worth asking. What was not asked about is not covered.`,
    '- The licence is that of the documents, which the maker of this folder knows and has to fill in, as well as the languages.',
  ].join('\n');
}

function privacy({ run, book }: CardFacts): string {
  const work = isImported(run) ? 'Importing and saving it' : 'Making it';
  const open = 'The folder holds the passages themselves. Whatever is personal or secret in the documents is in it.';
  const closed = 'The passages were left out, but questions and answers quote them, and file names are listed above.';
  return `${book === 'open' ? open : closed} Read it before you share it. ${work} sent nothing to anyone.\n`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(1)} %`;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
