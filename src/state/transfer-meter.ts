/** What is known of a transfer's speed after so many bytes. */
export interface TransferSpeed {
  readonly bytesPerSecond: number;
  readonly msLeft: number | null;
}

/** The speed of now is that of the last seconds: a host that slows down shows at once, a single late packet hardly. */
const WINDOW_MS = 8000;
/** Before that a speed says more about the start than about the line. */
const SHORTEST_MS = 700;

/** Measures a transfer from its reports of bytes done. Bytes that were here before it began count as no work. */
export class TransferMeter {
  #reports: { readonly at: number; readonly bytes: number }[] = [];

  /** `now` in milliseconds. Null until there is enough to tell. A count that falls begins anew. */
  report(bytesDone: number, bytesTotal: number, now: number): TransferSpeed | null {
    const last = this.#reports.at(-1);
    if (last !== undefined && bytesDone < last.bytes) this.#reports = [];
    this.#reports.push({ at: now, bytes: bytesDone });
    while ((this.#reports[1]?.at ?? Infinity) < now - WINDOW_MS) this.#reports.shift();
    const first = this.#reports[0];
    if (first === undefined || now - first.at < SHORTEST_MS) return null;
    const bytesPerSecond = ((bytesDone - first.bytes) * 1000) / (now - first.at);
    const msLeft = bytesPerSecond > 0 ? ((bytesTotal - bytesDone) * 1000) / bytesPerSecond : null;
    return { bytesPerSecond, msLeft };
  }
}
