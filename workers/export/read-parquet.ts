import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';

/** The rows of a Parquet file, a row group at a time. */
export async function* readParquet(blob: Blob): AsyncGenerator<unknown> {
  const file = {
    byteLength: blob.size,
    slice: (start: number, end?: number) => blob.slice(start, end).arrayBuffer(),
  };
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    yield* await parquetReadObjects({ file, metadata, rowStart, rowEnd });
    rowStart = rowEnd;
  }
}
