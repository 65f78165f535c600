import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { tableColumns, type TableColumn } from '../../src/domain/table-columns';
import type { Rows, WriteBytes } from './row-writer';

/** A row group is held in memory whole: it ends with so many rows, or so many UTF-16 units of text. */
const GROUP_ROWS = 10_000;
const GROUP_LENGTH = 8_000_000;

const types: Readonly<Record<TableColumn['kind'], 'STRING' | 'INT32' | 'DOUBLE'>> = {
  text: 'STRING',
  integer: 'INT32',
  real: 'DOUBLE',
};

/**
 * Table rows as Parquet, row group by row group, compressed with Snappy. Columns are optional, as `datasets` writes
 * them, though none is ever null. No metadata of `datasets`: it takes the types from the schema, and stale metadata is
 * what breaks loading.
 */
export async function writeParquet(rows: Rows, write: WriteBytes): Promise<void> {
  const bytes = new GroupBytes();
  const parquet = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columnsOf([]) }),
    createdBy: 'pairloom',
  });
  let group: unknown[] = [];
  let length = 0;

  async function endGroup(): Promise<void> {
    if (group.length > 0) await parquet.write({ columnData: columnsOf(group), rowGroupSize: group.length });
    group = [];
    length = 0;
    await write(bytes.take());
  }

  for await (const row of rows) {
    group.push(row);
    length += lengthOf(row);
    if (group.length === GROUP_ROWS || length >= GROUP_LENGTH) await endGroup();
  }
  await endGroup();
  await parquet.finish();
  await write(bytes.take());
}

function columnsOf(rows: readonly unknown[]) {
  return tableColumns.map(({ name, kind }) => ({
    name,
    type: types[kind],
    data: rows.map((row): unknown => Reflect.get(Object(row), name)),
  }));
}

function lengthOf(row: unknown): number {
  return Object.values(Object(row)).reduce(
    (sum: number, value) => sum + (typeof value === 'string' ? value.length : 8),
    0,
  );
}

/** What the library has written since the last look; its offsets count from the file's beginning all the same. */
class GroupBytes extends ByteWriter {
  take(): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(this.buffer.slice(0, this.index));
    this.index = 0;
    return taken;
  }
}
