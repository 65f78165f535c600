import { expect, test } from 'vitest';
import { PlaceRanges } from './place-ranges';

const { signal } = new AbortController();
const picked = new Map([
  ['config.json', new File(['{}'], 'config.json', { lastModified: 5 })],
  ['model.safetensors', new File([Uint8Array.from([0, 1, 2, 3, 4, 5])], 'model.safetensors')],
  ['onnx/model.onnx', new File(['x'], 'model.onnx')],
]);

test('parts of a picked file come as asked for, and only files of the folder itself are named', async () => {
  const files = new PlaceRanges({ kind: 'files', files: picked });
  expect(await files.names()).toEqual(['config.json', 'model.safetensors']);
  expect(await files.byteLength('model.safetensors')).toBe(6);
  expect(await files.read('model.safetensors', 1, 4, signal)).toEqual(Uint8Array.from([1, 2, 3]));
  expect(await files.read('model.safetensors', 4, 9, signal)).toEqual(Uint8Array.from([4, 5]));
  expect(await files.stamp('config.json')).toBe('2 5');
});

test('a folder that cannot be read any more says what to do', async () => {
  class LostFile extends File {
    override slice(): Blob {
      const lost = new DOMException('The requested file could not be read.', 'NotReadableError');
      return Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(lost) });
    }
  }
  const files = new PlaceRanges({ kind: 'files', files: new Map([['a', new LostFile(['x'], 'a')]]) });
  await expect(files.read('a', 0, 1, signal)).rejects.toMatchObject({ name: 'FolderReadError' });
  await expect(files.read('b', 0, 1, signal)).rejects.toThrow('Choose the folder again');
});
