import { expect, test } from 'vitest';
import { tableFields } from './table-fields';

const start = 'id,text\n1,"two\r\nlines"\n';

test('says in which line a quoted cell begins that has no end', () => {
  const reader = tableFields();
  reader.push(`${start}2,"no end\n3,c\n4,d\n`);
  expect(() => reader.end()).toThrow('not valid CSV: a quoted cell has no end; it begins in line 4');
});

test('knows the line also when the rows before were read long ago', () => {
  const reader = tableFields();
  reader.push(`${start}${'2,b\n'.repeat(40_000)}`);
  reader.push('3,"no end\n');
  expect(() => reader.end()).toThrow('in line 40004');
});

test('takes quotes inside a cell as they are', () => {
  const reader = tableFields();
  const values = [...reader.push('id,text\n1,she said "yes" twice\n2,"a ""b"" c"\n'), ...reader.end()];
  expect(values.map(({ value }) => value)).toEqual(['1', 'she said "yes" twice', '2', 'a "b" c']);
});
