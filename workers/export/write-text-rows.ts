import { csvLine } from '../../src/domain/csv';
import { jsonLine } from '../../src/domain/json-lines';
import { tableColumns } from '../../src/domain/table-columns';
import type { Rows, WriteBytes } from './row-writer';

/** UTF-16 units gathered before they are encoded and written. */
const PIECE_LENGTH = 1 << 18;

const columns = tableColumns.map(({ name }) => name);

export async function writeJsonLines(rows: Rows, write: WriteBytes): Promise<void> {
  const lines = new Lines(write);
  for await (const row of rows) await lines.add(jsonLine(row));
  await lines.flush();
}

/** A header, then a line for each row of texts. No byte order mark: half of the readers take it for a letter. */
export async function writeCsv(rows: Rows, write: WriteBytes): Promise<void> {
  const lines = new Lines(write);
  await lines.add(csvLine(columns));
  for await (const row of rows)
    await lines.add(csvLine(columns.map((column) => String(Reflect.get(Object(row), column)))));
  await lines.flush();
}

class Lines {
  readonly #write: WriteBytes;
  readonly #encoder = new TextEncoder();
  #lines: string[] = [];
  #length = 0;

  constructor(write: WriteBytes) {
    this.#write = write;
  }

  async add(line: string): Promise<void> {
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= PIECE_LENGTH) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#lines.join('');
    this.#lines = [];
    this.#length = 0;
    if (text !== '') await this.#write(this.#encoder.encode(text));
  }
}
