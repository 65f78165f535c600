import { expect, test } from 'vitest';
import { type DroppedFile, filesFromDrop, filesFromInput, fileFromText } from './dropped-files';

interface Tree {
  readonly [name: string]: string | Tree;
}

/** What a browser shows of a dropped folder, which it reads in parts of two. */
function entryOf(fullPath: string, content: string | Tree): FileSystemEntry {
  const name = fullPath.split('/').at(-1) ?? '';
  const common = { fullPath, name, isFile: typeof content === 'string', isDirectory: typeof content !== 'string' };
  if (typeof content === 'string') {
    const file = (resolve: (file: File) => void, reject: (error: unknown) => void): void =>
      content === 'gone' ? reject(new DOMException('gone', 'NotFoundError')) : resolve(new File([content], name));
    return { ...common, file } as unknown as FileSystemEntry;
  }
  const left = Object.entries(content).map(([child, inner]) => entryOf(`${fullPath}/${child}`, inner));
  const createReader = (): object => {
    const queue = [...left];
    return { readEntries: (resolve: (part: FileSystemEntry[]) => void) => resolve(queue.splice(0, 2)) };
  };
  return { ...common, createReader } as unknown as FileSystemEntry;
}

function drop(tree: Tree): DataTransfer {
  const items = Object.entries(tree).map(([name, content]) => ({
    kind: 'file',
    webkitGetAsEntry: () => entryOf(`/${name}`, content),
    getAsFile: () => (typeof content === 'string' ? new File([content], name) : null),
  }));
  return { items: [...items, { kind: 'string', webkitGetAsEntry: () => null, getAsFile: () => null }] } as never;
}

async function paths(files: AsyncIterable<{ path: string; file: File }>): Promise<string[]> {
  const found: string[] = [];
  for await (const { path, file } of files) found.push(`${path}=${await file.text()}`);
  return found;
}

test('walks dropped folders to their end, files beside them included', async () => {
  const transfer = drop({ 'a.txt': 'A', notes: { 'b.txt': 'B', 'c.txt': 'C', deep: { 'd.txt': 'D' }, empty: {} } });
  expect(await paths(filesFromDrop(transfer))).toEqual([
    'a.txt=A',
    'notes/b.txt=B',
    'notes/c.txt=C',
    'notes/deep/d.txt=D',
  ]);
});

test('still names a file that vanished from a folder, apart from one that is empty', async () => {
  const files = filesFromDrop(drop({ notes: { 'b.txt': 'gone', 'c.txt': '' } }));
  const found: DroppedFile[] = [];
  for await (const file of files) found.push(file);
  expect(found.map(({ path, isGone = false }) => [path, isGone])).toEqual([
    ['notes/b.txt', true],
    ['notes/c.txt', false],
  ]);
});

test('takes picked files and pasted text', async () => {
  const inFolder = Object.assign(new File(['A'], 'a.txt'), { webkitRelativePath: 'folder/a.txt' });
  const alone = Object.assign(new File(['B'], 'b.txt'), { webkitRelativePath: '' });
  expect(await paths(filesFromInput([inFolder, alone]))).toEqual(['folder/a.txt=A', 'b.txt=B']);
  expect(await paths(fileFromText('Pasted text.txt', 'Hello'))).toEqual(['Pasted text.txt=Hello']);
});
