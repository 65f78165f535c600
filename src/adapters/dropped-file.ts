/** One file as it was dropped or picked. */
export interface DroppedFile {
  /** With the folders it came in, parted by slashes. A name to show, never a path to open. */
  readonly path: string;
  readonly file: File;
  /** Set where the browser could not open it: `file` is empty and stands for it only to be listed. */
  readonly isGone?: true;
}
