import type { FormatFacts } from '../../src/domain/export-format';

/** The rows of a file, read with the rules of its encoding and of nothing else. @throws Error where it breaks them. */
export async function* readRows(file: Blob, encoding: FormatFacts['encoding']): AsyncGenerator<unknown> {
  switch (encoding) {
    case 'jsonLines':
      return yield* readJsonLines(file);
    case 'csv':
      return yield* readCsv(file);
    case 'parquet':
      return yield* (await import('./read-parquet')).readParquet(file);
  }
}

async function* readJsonLines(file: Blob): AsyncGenerator<unknown> {
  let rest: string[] = [];
  for await (const text of decoded(file)) {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    const [first, ...others] = lines;
    if (first === undefined) rest.push(last);
    else {
      yield parsedLine(rest.join('') + first);
      for (const line of others) yield parsedLine(line);
      rest = [last];
    }
  }
  if (rest.join('') !== '') throw new Error('the last line has no end');
}

function parsedLine(line: string): unknown {
  if (line.endsWith('\r')) throw new Error('a line ends with a carriage return');
  return JSON.parse(line);
}

async function* readCsv(file: Blob): AsyncGenerator<unknown> {
  const { CsvReader } = await import('../../src/domain/csv-reader');
  const reader = new CsvReader();
  let header: readonly string[] | undefined;
  for await (const text of decoded(file)) {
    for (const cells of reader.push(text)) {
      if (header === undefined) header = cells;
      else if (cells.length !== header.length) throw new Error('a line has more or fewer cells than the header');
      else yield Object.fromEntries(header.map((name, index) => [name, cells[index]]));
    }
  }
  reader.end();
}

/** Refuses bytes that are no UTF-8; a byte order mark stays where it is, to be found. */
async function* decoded(file: Blob): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const reader = file.stream().getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      yield decoder.decode(read.value, { stream: true });
    }
    yield decoder.decode();
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
