import { expect, test } from 'vitest';
import { isBuildOf, modelIdOf, repositoryName } from './model-id';

test('an id tells revisions, builds and conversions apart', () => {
  const commit = '0123456789abcdef0123';
  expect(modelIdOf('owner/name', commit, 'q4', 'build')).toBe('owner--name@0123456789ab-q4');
  expect(modelIdOf('owner/name', commit, 'q4', 'conversion')).toBe('owner--name@0123456789ab-q4-converted');
  expect(isBuildOf(modelIdOf('owner/name', commit, 'q4', 'build'), 'owner/name')).toBe(true);
  expect(isBuildOf(modelIdOf('owner/name-2', commit, 'q4', 'build'), 'owner/name')).toBe(false);
});

test('an id can name a directory, whatever the folder was called', () => {
  expect(modelIdOf('folder/My Modèl: 1/..', 'f', 'q4', 'build')).toMatch(/^[\w@.-]{1,200}$/);
  expect(modelIdOf('x'.repeat(500), 'f', 'q4', 'build').length).toBeLessThan(200);
});

test.each([
  ['owner/name', 'owner/name', 'main'],
  [' owner/na.me-1 ', 'owner/na.me-1', 'main'],
  ['owner/name@v1.0', 'owner/name', 'v1.0'],
  ['https://huggingface.co/owner/name', 'owner/name', 'main'],
  ['https://huggingface.co/owner/name/', 'owner/name', 'main'],
  ['https://huggingface.co/owner/name?library=x#usage', 'owner/name', 'main'],
  ['https://host.example/owner/name/tree/refs', 'owner/name', 'refs'],
  ['https://host.example/owner/name/blob/main/onnx/model.onnx', 'owner/name', 'main'],
])('%j names a repository', (typed, id, revision) => {
  expect(repositoryName(typed)).toEqual({ id, revision });
});

test.each(['', 'name', 'a/b/c', '../name', 'owner/..', 'owner name', 'owner/na me', '<b>/x'])(
  '%j names none',
  (typed) => {
    expect(repositoryName(typed)).toBeNull();
  },
);
