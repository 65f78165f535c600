import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProtobufMessage } from './protobuf-writer';

test('writes the examples of the protobuf encoding guide', () => {
  expect([...new ProtobufMessage().varint(1, 150).toBytes()]).toEqual([0x08, 0x96, 0x01]);
  expect([...new ProtobufMessage().text(2, 'testing').toBytes()]).toEqual([0x12, 0x07, ...Buffer.from('testing')]);
  expect([...new ProtobufMessage().message(3, new ProtobufMessage().varint(1, 150)).toBytes()]).toEqual([
    0x1a, 0x03, 0x08, 0x96, 0x01,
  ]);
  expect([...new ProtobufMessage().varint(1, -2).toBytes()]).toEqual([
    8,
    0xfe,
    ...Array.from({ length: 8 }, () => 0xff),
    1,
  ]);
  expect([...new ProtobufMessage().float32(2, 1).toBytes()]).toEqual([0x15, 0, 0, 0x80, 0x3f]);
});

test('writes every 64-bit number so that it can be read again', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      const [, ...bytes] = new ProtobufMessage().varint(1, value).toBytes();
      const read = bytes.reduce((sum, byte, index) => sum | (BigInt(byte & 0x7f) << BigInt(7 * index)), 0n);
      expect(BigInt.asIntN(64, read)).toBe(value);
      expect(bytes.every((byte, index) => byte > 0x7f === index < bytes.length - 1)).toBe(true);
    }),
  );
});

test('announces a field that its caller writes', () => {
  const announced = new ProtobufMessage().varint(1, 5).announce(9, 300).toBytes();
  const whole = new ProtobufMessage().varint(1, 5).bytes(9, new Uint8Array(300)).toBytes();
  expect([...announced, ...new Uint8Array(300)]).toEqual([...whole]);
});

test('refuses a name beyond ASCII', () => {
  expect(() => new ProtobufMessage().text(1, 'naïve')).toThrow(RangeError);
});
