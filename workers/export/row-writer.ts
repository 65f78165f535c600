/** Where the bytes of one file go; resolves when more may come. */
export type WriteBytes = (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;

export type Rows = AsyncIterable<unknown>;
