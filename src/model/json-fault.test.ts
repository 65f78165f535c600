import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from './json-fault';

test('finds nothing in JSON as it is written everywhere', () => {
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: 'medium' }), fc.nat(2), (value, indent) => {
      expect(jsonFault(JSON.stringify(value, null, indent))).toBeUndefined();
    }),
  );
});

test('finds a name given twice, however deep and however spelled', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), fc.array(fc.string(), { maxLength: 20 }), (name, value, path) => {
      const key = JSON.stringify(name);
      const spelled = `"${Array.from({ length: name.length }, (_, at) => codeEscape(name, at)).join('')}"`;
      const twice = `{${key}:${JSON.stringify(value)} , ${spelled} : 0}`;
      const text = path.reduce((inner, step) => `{${JSON.stringify(step)}:[${inner}]}`, twice);
      expect(jsonFault(text)).toContain(path.length > 15 ? 'nested' : 'twice');
    }),
  );
});

test('takes the same name in different objects, and a text twice', () => {
  expect(jsonFault('[{"a":{"a":"a"}},{"a":["a","a"]}]')).toBeUndefined();
});

test('comes to an end on text that is not JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', '\\', ':', '{', '}', '[', ']', 'a', 'u') }), (text) => {
      expect(['string', 'undefined']).toContain(typeof jsonFault(text));
    }),
  );
});

function codeEscape(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
}
