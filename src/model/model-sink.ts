/** Where a converted model is written, file by file, each from front to back. */
export interface ModelSink {
  /**
   * Opens a file for writing from byte `offset` on: 0 begins it anew, more keeps what lies before and drops the rest.
   * Only one file is open at a time.
   */
  open(name: string, offset: number): Promise<ModelSinkFile>;
  /**
   * Called once when the conversion fails or is cancelled, with any file still open. Whether what is written stays, to
   * go on behind it, is the sink's to decide.
   */
  abandon(): Promise<void>;
}

export interface ModelSinkFile {
  /** May be called with bytes whose buffer is used again once the promise is kept. */
  write(bytes: Uint8Array): Promise<void>;
  /** The file is whole. */
  close(): Promise<void>;
}
