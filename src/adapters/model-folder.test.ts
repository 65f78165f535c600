import { expect, test } from 'vitest';
import { filesFromInput } from './dropped-files';
import { folderStamp, mayReadFolder, modelFolderOf, modelFolderOfDrop, modelFolderOfFiles } from './model-folder';

interface Tree {
  readonly [name: string]: string | Tree;
}

function handleOf(name: string, tree: Tree): FileSystemDirectoryHandle {
  const entries = Object.entries(tree).map(([child, content]) => [
    child,
    typeof content === 'string'
      ? { kind: 'file', name: child, getFile: async () => new File([content], child, { lastModified: 5 }) }
      : handleOf(child, content),
  ]);
  return { kind: 'directory', name, entries: () => entries } as unknown as FileSystemDirectoryHandle;
}

const tree: Tree = { 'config.json': '{}', onnx: { 'model.onnx': 'weights', deeper: { 'x.bin': '' } } };
const listed = [
  { path: 'config.json', byteLength: 2, lastModified: 5 },
  { path: 'onnx/model.onnx', byteLength: 7, lastModified: 5 },
];

function picked(path: string, content: string): File {
  const file = new File([content], path.split('/').at(-1) ?? '', { lastModified: 5 });
  return Object.defineProperty(file, 'webkitRelativePath', { value: path });
}

test('a folder is listed by its handle, one level down', async () => {
  const handle = handleOf('phi', tree);
  expect(await modelFolderOf(handle)).toEqual({ name: 'phi', place: { kind: 'picked', handle }, files: listed });
});

test('the files of an input are those of the folder that was picked', async () => {
  const files = [picked('phi/config.json', '{}'), picked('phi/onnx/model.onnx', 'weights'), picked('phi/a/b/c', '')];
  const folder = await modelFolderOfFiles(filesFromInput(files));
  expect(folder).toMatchObject({ name: 'phi', files: listed, place: { kind: 'files' } });
  expect(folder?.place.kind === 'files' && [...folder.place.files.keys()]).toEqual(['config.json', 'onnx/model.onnx']);
  expect(await modelFolderOfFiles(filesFromInput([picked('notes.txt', 'a')]))).toBeNull();
});

test('a drop gives the folder’s handle where the browser has one', async () => {
  const handle = handleOf('phi', tree);
  const item = {
    kind: 'file',
    getAsFileSystemHandle: async () => handle,
    webkitGetAsEntry: () => null,
    getAsFile: () => null,
  };
  const folder = await modelFolderOfDrop({ items: [item] } as unknown as DataTransfer);
  expect(folder?.place).toEqual({ kind: 'picked', handle });
});

function droppedFolder(handle: FileSystemDirectoryHandle): object {
  const getAsFileSystemHandle = async (): Promise<FileSystemHandle> => handle;
  return { kind: 'file', getAsFileSystemHandle, webkitGetAsEntry: () => null, getAsFile: () => null };
}

function droppedFile(name: string): object {
  const file = new File(['text'], name);
  return { kind: 'file', webkitGetAsEntry: () => ({ isDirectory: false }), getAsFile: () => file };
}

test('a drop of texts is no model, nor is a folder of them', async () => {
  const notes = handleOf('notes', { 'bees.md': 'Bees', 'config.json': '{}', more: { 'ants.txt': 'Ants' } });
  const of = (...items: readonly object[]) => modelFolderOfDrop({ items } as unknown as DataTransfer);
  expect(await of(droppedFile('report.pdf'), droppedFile('rows.json'))).toBeNull();
  expect(await of(droppedFolder(notes))).toBeNull();
  const model = handleOf('phi', tree);
  expect((await of(droppedFile('notes.txt'), droppedFolder(notes), droppedFolder(model)))?.name).toBe('phi');
});

test('files of a model without their folder are refused with what to do', async () => {
  const items = [droppedFile('config.json'), droppedFile('model.safetensors')];
  await expect(modelFolderOfDrop({ items } as unknown as DataTransfer)).rejects.toMatchObject({
    name: 'ModelWithoutFolderError',
    message: expect.stringContaining('Drop the folder itself') as string,
  });
});

test('a browser without rights of its own lets a folder be read', async () => {
  const rights = { queryPermission: async () => 'prompt', requestPermission: async () => 'granted' };
  expect(await mayReadFolder({} as FileSystemDirectoryHandle, false)).toBe(true);
  expect(await mayReadFolder(rights as unknown as FileSystemDirectoryHandle, false)).toBe(false);
  expect(await mayReadFolder(rights as unknown as FileSystemDirectoryHandle, true)).toBe(true);
});

test('a folder is not read where the browser does not even ask', async () => {
  const rights = { queryPermission: async () => 'prompt', requestPermission: async () => Promise.reject(new Error()) };
  expect(await mayReadFolder(rights as unknown as FileSystemDirectoryHandle, true)).toBe(false);
});

test('folders are told apart by what they hold', () => {
  const stamp = folderStamp(listed);
  expect(folderStamp(listed.toReversed())).toBe(stamp);
  expect(folderStamp([{ path: 'a', byteLength: 2, lastModified: 6 }])).not.toBe(stamp);
});
