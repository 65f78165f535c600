import type { SplitName } from './export-split';

/**
 * A name that LLaMA-Factory takes: a comma would part two data sets. Empty letters of other scripts are left out, as
 * the name is typed on a command line.
 */
export function dataSetName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\w-]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return plain === '' ? 'pairloom' : plain.slice(0, 60);
}

/** The name of one split's data set: two of one archive must differ. */
export function splitName(name: string, split: SplitName, isSplit: boolean): string {
  return isSplit ? `${name}_${split}` : name;
}

/**
 * `dataset_info.json` for Alpaca rows, one entry a file (LLaMA-Factory, `data/README.md`). The key is `formatting`:
 * with `format` the columns are guessed.
 */
export function llamaFactoryInfo(files: readonly { readonly name: string; readonly path: string }[]): string {
  const entries = files.map(({ name, path }) => [
    name,
    {
      file_name: path,
      formatting: 'alpaca',
      columns: { prompt: 'instruction', query: 'input', response: 'output' },
    },
  ]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
