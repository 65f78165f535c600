import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { RowLayout } from '../../src/domain/export-format';
import { pairLayouts } from '../../src/domain/export-layout';

/**
 * A hash over the contents of rows, the same for the same rows in the same order, in whatever file they were. Numbers
 * count as their digits, because a table may give back either.
 */
export class RowDigest {
  readonly #hash = sha256.create();
  readonly #columns: readonly string[] | null;

  constructor(layout: RowLayout) {
    this.#columns = layout === 'collection' || layout === 'text' ? null : pairLayouts[layout].columns;
  }

  add(row: unknown): void {
    const values =
      this.#columns === null ? row : this.#columns.map((column) => plain(Reflect.get(Object(row), column)));
    this.#hash.update(utf8ToBytes(`${JSON.stringify(values)}\n`));
  }

  /** Ends the hash. */
  hex(): string {
    return bytesToHex(this.#hash.digest());
  }
}

function plain(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value;
}
