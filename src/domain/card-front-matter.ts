import type { CardFacts } from './data-set-card';
import { isImported } from './imported-run';
import { tableColumns, type TableColumn } from './table-columns';
import { yamlString } from './yaml-string';

const dtypes: Readonly<Record<TableColumn['kind'], string>> = { text: 'string', integer: 'int32', real: 'float64' };

/** Where a split's rows lie in the folder; one file each, however long. */
export function splitPath(split: string): string {
  return `data/${split}-00000-of-00001.parquet`;
}

/**
 * The YAML before a data set's card (hub-docs, "datasetcard.md" and "Manual Configuration"). `datasets` compares the
 * number of examples with what it loads, and casts the columns to the features, so both have to be right.
 */
export function cardFrontMatter({ name, run, splits }: CardFacts): string {
  const rows = splits.reduce((sum, split) => sum + split.rows, 0);
  const size = splits.reduce((sum, split) => sum + split.byteLength, 0);
  const download = splits.reduce((sum, split) => sum + split.fileByteLength, 0);
  return [
    '---',
    `pretty_name: ${yamlString(name)}`,
    'license: unknown',
    'annotations_creators:',
    isImported(run) ? '- found' : '- machine-generated',
    'language_creators:',
    '- found',
    'task_categories:',
    '- question-answering',
    '- text-generation',
    'size_categories:',
    `- ${sizeCategory(rows)}`,
    // Of imported pairs nobody told what they were made of, and by what.
    ...(isImported(run) ? [] : ['source_datasets:', '- original', 'tags:', '- synthetic', '- instruction-pretrain']),
    'configs:',
    '- config_name: default',
    '  data_files:',
    ...splits.flatMap((split) => [`  - split: ${split.name}`, `    path: ${splitPath(split.name)}`]),
    'dataset_info:',
    '  features:',
    ...tableColumns.flatMap(({ name: column, kind }) => [`  - name: ${column}`, `    dtype: ${dtypes[kind]}`]),
    '  splits:',
    ...splits.flatMap((split) => [
      `  - name: ${split.name}`,
      `    num_bytes: ${split.byteLength}`,
      `    num_examples: ${split.rows}`,
    ]),
    `  download_size: ${download}`,
    `  dataset_size: ${size}`,
    '---',
  ].join('\n');
}

/** The Hub's own classes: a power of ten each, up to a trillion. */
function sizeCategory(rows: number): string {
  const bounds = ['1K', '10K', '100K', '1M', '10M', '100M', '1B', '10B', '100B', '1T'];
  const above = bounds.findLastIndex((_, power) => rows >= 1000 * 10 ** power);
  const [from, to] = [bounds[above], bounds[above + 1]];
  if (from === undefined) return 'n<1K';
  return to === undefined ? `n>${from}` : `${from}<n<${to}`;
}
