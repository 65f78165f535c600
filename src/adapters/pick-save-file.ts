const mediaTypes: Readonly<Record<string, string>> = {
  jsonl: 'application/jsonl',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  zip: 'application/zip',
};

/** Chromium alone lets a page write to a file of the person's disk; others have only downloads. */
export function canPickSaveFile(): boolean {
  return 'showSaveFilePicker' in globalThis;
}

/** Asks the person where to save; null where they decline. Has to be called from a press, before anything is waited for. */
export async function pickSaveFile(suggestedName: string): Promise<FileSystemFileHandle | null> {
  const picker: typeof globalThis & Partial<SaveFilePicker> = globalThis;
  const ending = suggestedName.split('.').at(-1) ?? '';
  const mediaType = mediaTypes[ending] ?? 'application/octet-stream';
  try {
    const types = [{ accept: { [mediaType]: [`.${ending}`] } }];
    return (await picker.showSaveFilePicker?.({ id: 'export', suggestedName, types })) ?? null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** What Chromium has and TypeScript's library lacks. */
interface SaveFilePicker {
  showSaveFilePicker(options: {
    readonly id: string;
    readonly suggestedName: string;
    readonly types: readonly { readonly accept: Readonly<Record<string, readonly string[]>> }[];
  }): Promise<FileSystemFileHandle>;
}
