/** A tensor of a made-up file: `bytes` are its values. */
export interface TestTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** A safetensors file of any header, true or not. */
export function safetensorsFile(header: Uint8Array, values: Uint8Array): Uint8Array {
  const file = new Uint8Array(8 + header.length + values.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  file.set(values, 8 + header.length);
  return file;
}

/** A true safetensors file. Names are ASCII. */
export function packTensors(tensors: Readonly<Record<string, TestTensor>>): Uint8Array {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
    const begin = end;
    end += bytes.length;
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const;
  });
  const values = new Uint8Array(end);
  for (const [name, entry] of entries) values.set(tensors[name]?.bytes ?? [], entry.data_offsets[0]);
  return safetensorsFile(asciiBytes(JSON.stringify(Object.fromEntries(entries))), values);
}

export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
