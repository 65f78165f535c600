/** The file is not as `csvLine` writes it. */
export class CsvFormatError extends Error {
  override readonly name = 'CsvFormatError';
}

/** Reads records by RFC 4180, piece by piece, and refuses what only a lenient reader would take. */
export class CsvReader {
  #cells: string[] = [];
  /** Of the cell at hand: what is read of it. */
  #text = '';
  #state: 'start' | 'plain' | 'quoted' | 'afterQuote' = 'start';

  /** The records that `piece` completes. @throws CsvFormatError */
  push(piece: string): readonly (readonly string[])[] {
    const records: string[][] = [];
    for (let at = 0; at < piece.length;) {
      if (this.#state === 'quoted') at = this.#readQuoted(piece, at);
      else at = this.#readOutside(piece, at, records);
    }
    return records;
  }

  /** @throws CsvFormatError when the last record is not whole. */
  end(): void {
    if (this.#state !== 'start' || this.#cells.length > 0) throw new CsvFormatError('The last line is cut off.');
  }

  #readQuoted(piece: string, from: number): number {
    const quote = piece.indexOf('"', from);
    this.#text += piece.slice(from, quote === -1 ? undefined : quote);
    if (quote === -1) return piece.length;
    this.#state = 'afterQuote';
    return quote + 1;
  }

  #readOutside(piece: string, at: number, records: string[][]): number {
    const character = piece[at] ?? '';
    if (character === ',' || character === '\n') {
      this.#cells.push(this.#text);
      this.#text = '';
      this.#state = character === ',' ? 'plain' : 'start';
      if (character === '\n') records.push(this.#cells.splice(0));
      return at + 1;
    }
    if (character === '"' && this.#text === '' && this.#state !== 'afterQuote') {
      this.#state = 'quoted';
      return at + 1;
    }
    if (character === '"' && this.#state === 'afterQuote') {
      this.#text += '"';
      this.#state = 'quoted';
      return at + 1;
    }
    if (this.#state === 'afterQuote' || character === '"' || character === '\r') {
      throw new CsvFormatError('A cell is not quoted as it must be.');
    }
    this.#state = 'plain';
    return this.#readPlain(piece, at);
  }

  #readPlain(piece: string, from: number): number {
    let end = from;
    while (end < piece.length && !',\n\r"'.includes(piece[end] ?? '')) end++;
    this.#text += piece.slice(from, end);
    return end;
  }
}
