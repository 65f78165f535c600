import type { DroppedFile } from './dropped-file';

/** A short text of our own writing to try the method on; `file` lies in the site's `samples/` folder. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly bytes: number;
}

/** The text of a sample, from the site. @param baseUrl the page's base. */
export async function* loadSample({ file }: Sample, baseUrl: URL): AsyncGenerator<DroppedFile> {
  const response = await fetch(new URL(`samples/${file}`, baseUrl));
  if (!response.ok) {
    throw new Error(`The sample could not be loaded (${String(response.status)}). Nothing was changed. Try again.`);
  }
  yield { path: file, file: new File([await response.blob()], file, { type: 'text/plain' }) };
}

export const samples: readonly Sample[] = [
  { id: 'science-note', title: 'Science note', file: 'science-note.txt', bytes: 3950 },
  { id: 'story', title: 'Story', file: 'story.txt', bytes: 3990 },
  { id: 'how-to', title: 'How-to', file: 'how-to.txt', bytes: 3928 },
];
