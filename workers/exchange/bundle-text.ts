import { BundleError } from '../../src/domain/bundle-error';
import { bundleLimits } from '../../src/domain/bundle-limits';
import type { BundleFile } from '../../src/domain/bundle-manifest';
import { type BundleLines, migrateLine } from '../../src/domain/bundle-migrations';
import { InvalidValueError } from '../../src/domain/validator';
import type { BundleArchive } from './bundle-archive';

/** The text of a file, a piece at a time. A byte order mark is text like any other here. */
export async function* textOf(archive: BundleArchive, file: BundleFile, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw new BundleError(`${file.path} is not text in UTF-8`, { cause });
    }
  };
  for await (const bytes of archive.bytes(file, signal)) yield decode(bytes);
  yield decode();
}

/** A parsed line with its place, for what is wrong with it. */
export interface BundleLine {
  readonly value: unknown;
  /** @throws BundleError with the place of what `work` finds wrong. */
  take<Result>(work: (value: unknown) => Result): Result;
}

/** The lines of a file of JSON Lines, as the newest version has them. */
export async function* linesOf(
  archive: BundleArchive,
  file: BundleFile & { readonly path: BundleLines },
  version: number,
  signal: AbortSignal,
): AsyncGenerator<BundleLine> {
  let pending: string[] = [];
  let length = 0;
  let line = 0;
  for await (const text of textOf(archive, file, signal)) {
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      line++;
      const whole = [...pending, text.slice(start, end)].join('');
      yield parsed(whole, line, file.path, version);
      pending = [];
      length = 0;
      start = end + 1;
    }
    pending.push(text.slice(start));
    length += text.length - start;
    if (length > bundleLimits.lineLength) throw new BundleError(`${file.path} line ${line + 1} has no end`);
  }
  if (length > 0) throw new BundleError(`${file.path} line ${line + 1} is not complete`);
}

function parsed(text: string, line: number, path: BundleLines, version: number): BundleLine {
  const place = `${path} line ${line}`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new BundleError(`${place} is not JSON`, { cause });
  }
  const value = migrateLine(json, path, version);
  return {
    value,
    take: (work) => {
      try {
        return work(value);
      } catch (error) {
        if (!(error instanceof InvalidValueError)) throw error;
        throw new BundleError(`${place}: ${error.message}`, { cause: error });
      }
    },
  };
}
