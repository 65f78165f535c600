/** Something that is asked before it is done, because it cannot be undone. */
export interface Question {
  readonly title: string;
  readonly message: string;
  readonly action: string;
  readonly run: () => void;
}
