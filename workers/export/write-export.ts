import { axolotlConfig } from '../../src/domain/axolotl-config';
import { type CardSplit, dataSetCard } from '../../src/domain/data-set-card';
import { dataSetName, type LlamaFactoryFile, llamaFactoryInfo, splitName } from '../../src/domain/llama-factory-info';
import type { Archive } from './archive';
import type { ExportPlan, ExportStores, PlannedFile } from './export-plan';
import type { ExportSink } from './export-sink';
import { plannedRows } from './planned-rows';
import { RowDigest } from './row-digest';
import { RowTally } from './row-tally';
import type { Rows, WriteBytes } from './row-writer';
import { tableBytes } from './table-bytes';

/** What was written, to compare with what is read. */
export interface WrittenRows extends PlannedFile {
  readonly rows: number;
  readonly digest: string;
  /** In memory, as Arrow has tables; 0 for other layouts. */
  readonly arrowBytes: number;
  readonly fileBytes: number;
}

export interface WrittenText {
  readonly path: string;
  readonly text: string;
}

export interface WrittenExport {
  readonly files: readonly WrittenRows[];
  /** What stands beside the rows in an archive. */
  readonly texts: readonly WrittenText[];
  readonly tally: RowTally;
}

/** Writes all of a plan to the sink, one row after the other, and tells `onRow` after each. */
export async function writeExport(
  plan: ExportPlan,
  stores: ExportStores,
  sink: ExportSink,
  onRow: () => void,
  signal: AbortSignal,
): Promise<WrittenExport> {
  const tally = new RowTally(plan.run);
  const files: WrittenRows[] = [];

  async function writeRows(file: PlannedFile, write: WriteBytes): Promise<void> {
    const digest = new RowDigest(file.layout);
    // The same pairs in another layout are not counted again.
    const counts = file.layout === plan.facts.layout ? tally : new RowTally(plan.run);
    let [rows, arrowBytes, fileBytes] = [0, 0, 0];
    async function* counted(): Rows {
      for await (const row of plannedRows(plan, file, stores, counts, signal)) {
        digest.add(row);
        rows++;
        if (plan.facts.bundle === 'huggingFace') arrowBytes += tableBytes(row);
        onRow();
        yield row;
      }
    }
    await (
      await writerOf(plan)
    )(counted(), (bytes) => {
      fileBytes += bytes.byteLength;
      return write(bytes);
    });
    files.push({ ...file, rows, digest: digest.hex(), arrowBytes, fileBytes });
  }

  const [only] = plan.files;
  if (plan.isSingleFile && only !== undefined) {
    await writeRows(only, (bytes) => sink.write(bytes));
    return { files, texts: [], tally };
  }
  const { openArchive } = await import('./archive');
  const archive: Archive = openArchive((bytes) => sink.write(bytes), signal);
  for (const file of plan.files) {
    await archive.add(file.path, plan.facts.encoding === 'parquet', (write) => writeRows(file, write));
  }
  const texts = textsBeside(plan, files, tally);
  for (const { path, text } of texts) {
    await archive.add(path, false, (write) => write(new TextEncoder().encode(text)));
  }
  await archive.close();
  return { files, texts, tally };
}

async function writerOf({ facts }: ExportPlan): Promise<(rows: Rows, write: WriteBytes) => Promise<void>> {
  if (facts.encoding === 'parquet') return (await import('./write-parquet')).writeParquet;
  const { writeCsv, writeJsonLines } = await import('./write-text-rows');
  return facts.encoding === 'csv' ? writeCsv : writeJsonLines;
}

function textsBeside(plan: ExportPlan, files: readonly WrittenRows[], tally: RowTally): readonly WrittenText[] {
  const { order, facts, isSplit } = plan;
  switch (facts.bundle) {
    case 'none':
      return [];
    case 'llamaFactory': {
      const name = dataSetName(order.name);
      const entries = files.flatMap(({ path, split, layout }): readonly LlamaFactoryFile[] =>
        layout === 'alpaca' || layout === 'sharegpt'
          ? [{ name: splitName(`${name}_${layout}`, split, isSplit), path, layout }]
          : [],
      );
      return [{ path: 'dataset_info.json', text: llamaFactoryInfo(entries) }];
    }
    case 'axolotl':
      return [{ path: 'axolotl.yaml', text: axolotlConfig(files) }];
    case 'huggingFace':
      return [{ path: 'README.md', text: card(plan, files, tally) }];
  }
}

function card(
  plan: ExportPlan,
  files: readonly WrittenRows[],
  { approved, edited, editedUndecided, drawnAgain, supported, prompts }: RowTally,
): string {
  const { order, run, book, isSplit, sources } = plan;
  const splits = files.map(({ split, rows, arrowBytes, fileBytes }): CardSplit => ({
    ...{ name: split, rows, byteLength: arrowBytes, fileByteLength: fileBytes },
    documents: sources.filter((source) => source.split === split).length,
  }));
  return dataSetCard({
    ...{ name: order.name, book, run, splits, sources, approved, edited, editedUndecided },
    ...{ drawnAgain, supported, prompts },
    selection: order.choice.selection.kind,
    split: isSplit ? order.split : null,
  });
}
