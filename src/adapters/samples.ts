/** A short text of our own writing to try the method on; `file` lies in the site's `samples/` folder. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly bytes: number;
}

export const samples: readonly Sample[] = [
  { id: 'science-note', title: 'Science note', file: 'science-note.txt', bytes: 3950 },
  { id: 'story', title: 'Story', file: 'story.txt', bytes: 3990 },
  { id: 'how-to', title: 'How-to', file: 'how-to.txt', bytes: 3928 },
];
