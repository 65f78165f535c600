import { expect, test } from 'vitest';
import { jsonFields } from './json-fields';

const MIB = 1024 * 1024;

test('stops at a value that is too long to hold', () => {
  const reader = jsonFields();
  reader.push('{"title": "Bees",\n"text": "');
  const piece = 'a'.repeat(MIB);
  const pushed: number[] = [];
  const pushAll = (): void => {
    for (let count = 1; count <= 40; count++) {
      reader.push(piece);
      pushed.push(count);
    }
  };
  expect(pushAll).toThrow(expect.objectContaining({ name: 'UnreadableError', reason: 'tooLarge' }));
  expect(pushed).toHaveLength(32);
});

test('reads any number of values that are not too long', () => {
  const reader = jsonFields();
  const value = `"${'a'.repeat(MIB)}",`;
  let length = reader.push('[').length;
  for (let count = 0; count < 40; count++) length += reader.push(value).length;
  length += reader.push('"end"]').length + reader.end().length;
  expect(length).toBe(41);
});
