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

/** The layouts that have an entry. */
export type LlamaFactoryLayout = 'alpaca' | 'sharegpt';

export interface LlamaFactoryFile {
  readonly name: string;
  readonly path: string;
  readonly layout: LlamaFactoryLayout;
}

/** The name of one split's data set: two of one archive must differ. */
export function splitName(name: string, split: SplitName, isSplit: boolean): string {
  return isSplit ? `${name}_${split}` : name;
}

const columns: Readonly<Record<LlamaFactoryLayout, Readonly<Record<string, string>>>> = {
  alpaca: { prompt: 'instruction', query: 'input', response: 'output' },
  sharegpt: { messages: 'conversations' },
};

/**
 * `dataset_info.json`, one entry a file (LLaMA-Factory, `data/README.md`). The key is `formatting`: with `format` the
 * columns are guessed.
 */
export function llamaFactoryInfo(files: readonly LlamaFactoryFile[]): string {
  const entries = files.map(({ name, path, layout }) => [
    name,
    { file_name: path, formatting: layout, columns: columns[layout] },
  ]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
