import Papa from 'papaparse';
import { expect, test, vi } from 'vitest';
import { tableFields } from './table-fields';

const Plain = Papa.Parser;
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

test('does not parse all of a long cell anew with every piece', () => {
  let parsed = 0;
  const spy = vi.spyOn(Papa, 'Parser').mockImplementation(function (config) {
    const parser = new Plain(config);
    const parse = parser.parse.bind(parser);
    parser.parse = (text: string, ...others: readonly unknown[]): unknown => {
      parsed += text.length;
      return Reflect.apply(parse, parser, [text, ...others]);
    };
    return parser;
  });
  const reader = tableFields(',');
  const piece = 'more words\n'.repeat(6000);
  reader.push(`${start}2,"`);
  for (let count = 0; count < 100; count++) reader.push(piece);
  const values = [...reader.push('end"\n3,c\n'), ...reader.end()];
  spy.mockRestore();
  expect(values.map(({ value }) => value.length)).toEqual([1, 6_600_003, 1, 1]);
  expect(parsed).toBeLessThan(4 * 6_600_000);
});
