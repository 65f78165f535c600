import type { ByteRanges } from './byte-ranges';
import { ModelInstallError } from './model-install-error';
import { tensorBytes } from './onnx-element-types';
import { ProtobufFormatError, ProtobufReader, type ProtobufField } from './protobuf-reader';
import { contentProblem } from './wrong-content';

/** An input or output of a graph. */
export interface GraphPort {
  readonly name: string;
  /** Its number in `TensorProto.DataType`; 0 where it is no tensor. */
  readonly elementType: number;
  /** A dimension that changes from run to run has a name, maybe an empty one. */
  readonly dims: readonly (number | string)[];
}

export interface OnnxInspection {
  /** As in `MatMul`, or `com.microsoft.MatMulNBits` for those that are not ONNX's own; subgraphs included. */
  readonly operators: ReadonlySet<string>;
  readonly inputs: readonly GraphPort[];
  readonly outputs: readonly GraphPort[];
  /** Files of weights, relative to the graph's folder, with the bytes that each must have at least. */
  readonly external: ReadonlyMap<string, number>;
}

const MOST_READ_BYTES = 2 ** 28;
const MOST_NAMES = 100_000;
const LONGEST_NAME = 1024;
const DEEPEST_GRAPH = 16;

/**
 * Looks through an ONNX file (onnx.proto, `ModelProto`) without reading its weights. Whatever the file holds, it reads
 * at most 256 MB of it and keeps a window of 64 KB.
 *
 * Rejects with a `ModelInstallError` where it is no ONNX file, and with what reading rejects with.
 */
export async function inspectOnnx(files: ByteRanges, file: string, signal: AbortSignal): Promise<OnnxInspection> {
  const byteLength = await files.byteLength(file);
  const head = await files.read(file, 0, Math.min(byteLength, 512), signal);
  const problem = contentProblem(file, head);
  if (problem) throw problem;
  const inspector = new Inspector(new ProtobufReader(files, file, byteLength, MOST_READ_BYTES, signal));
  try {
    return await inspector.model(byteLength);
  } catch (error) {
    if (!(error instanceof ProtobufFormatError)) throw error;
    throw new ModelInstallError(
      'notOnnx',
      `${file} is not a usable ONNX file: it is damaged, or something else under its name. Nothing else was changed. ` +
        'Download it again, or choose another build.',
      file,
      { cause: error },
    );
  }
}

class Inspector {
  readonly #reader: ProtobufReader;
  readonly #operators = new Set<string>();
  readonly #inputs: GraphPort[] = [];
  readonly #outputs: GraphPort[] = [];
  readonly #initializers = new Set<string>();
  readonly #external = new Map<string, number>();

  constructor(reader: ProtobufReader) {
    this.#reader = reader;
  }

  async model(byteLength: number): Promise<OnnxInspection> {
    let graphs = 0;
    for await (const field of this.#reader.fields(0, byteLength)) {
      if (isMessage(field, 7)) {
        graphs += 1;
        await this.#graph(field, 0);
      } else if (isMessage(field, 25)) {
        for await (const part of this.#inside(field)) if (isMessage(part, 7)) await this.#node(part, 0);
      }
    }
    if (graphs !== 1 || this.#operators.size === 0) throw new ProtobufFormatError('It holds no graph.');
    return {
      operators: this.#operators,
      // Older files list their weights among the inputs.
      inputs: this.#inputs.filter(({ name }) => !this.#initializers.has(name)),
      outputs: this.#outputs,
      external: this.#external,
    };
  }

  async #graph(graph: ProtobufField, depth: number): Promise<void> {
    if (depth > DEEPEST_GRAPH) throw new ProtobufFormatError('Its graphs are nested too deep.');
    for await (const field of this.#inside(graph)) {
      if (isMessage(field, 1)) await this.#node(field, depth);
      else if (isMessage(field, 5)) remember(this.#initializers, await this.#tensor(field));
      else if (isMessage(field, 11) && depth === 0) keep(this.#inputs, await this.#port(field));
      else if (isMessage(field, 12) && depth === 0) keep(this.#outputs, await this.#port(field));
      else if (isMessage(field, 15)) {
        for await (const part of this.#inside(field)) if (part.number <= 2) await this.#tensor(part);
      }
    }
  }

  async #node(node: ProtobufField, depth: number): Promise<void> {
    let [operator, domain] = ['', ''];
    for await (const field of this.#inside(node)) {
      if (isMessage(field, 4)) operator = await this.#name(field);
      else if (isMessage(field, 7)) domain = await this.#name(field);
      else if (isMessage(field, 5)) await this.#attribute(field, depth);
    }
    remember(this.#operators, domain === '' || domain === 'ai.onnx' ? operator : `${domain}.${operator}`);
  }

  async #attribute(attribute: ProtobufField, depth: number): Promise<void> {
    for await (const field of this.#inside(attribute)) {
      if (isMessage(field, 5) || isMessage(field, 10)) await this.#tensor(field);
      else if (isMessage(field, 6) || isMessage(field, 11)) await this.#graph(field, depth + 1);
    }
  }

  /** The tensor's name. */
  async #tensor(tensor: ProtobufField): Promise<string> {
    const dims: number[] = [];
    const place = new Map<string, string>();
    let [name, type, isExternal] = ['', 0, false];
    for await (const field of this.#inside(tensor)) {
      if (field.number === 1 && field.wireType === 0) keep(dims, field.value);
      else if (isMessage(field, 1)) for (const size of await this.#packed(field)) keep(dims, size);
      else if (field.number === 2) type = field.value;
      else if (isMessage(field, 8)) name = await this.#name(field);
      else if (isMessage(field, 13)) place.set(...(await this.#entry(field)));
      else if (field.number === 14) isExternal = field.value === 1;
    }
    if (isExternal) this.#needs(place, tensorBytes(type, dims));
    return name;
  }

  #needs(place: ReadonlyMap<string, string>, ownBytes: number): void {
    const location = safeLocation(place.get('location') ?? '');
    const bytes = Number(place.get('offset') ?? 0) + Number(place.get('length') ?? ownBytes);
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new ProtobufFormatError('Weights lie at no possible place.');
    if (this.#external.size === 1000) throw new ProtobufFormatError('Its weights are in too many files.');
    this.#external.set(location, Math.max(bytes, this.#external.get(location) ?? 0));
  }

  async #entry(entry: ProtobufField): Promise<[key: string, value: string]> {
    let [key, value] = ['', ''];
    for await (const field of this.#inside(entry)) {
      if (isMessage(field, 1)) key = await this.#name(field);
      else if (isMessage(field, 2)) value = await this.#name(field);
    }
    return [key, value];
  }

  /** ValueInfoProto { name = 1, type = 2: TypeProto { tensor_type = 1: { elem_type = 1, shape = 2 } } } */
  async #port(port: ProtobufField): Promise<GraphPort> {
    let [name, elementType] = ['', 0];
    const dims: (number | string)[] = [];
    for await (const field of this.#inside(port)) {
      if (isMessage(field, 1)) name = await this.#name(field);
      if (!isMessage(field, 2)) continue;
      for await (const type of this.#inside(field)) {
        if (!isMessage(type, 1)) continue;
        for await (const part of this.#inside(type)) {
          if (part.number === 1 && part.wireType === 0) elementType = part.value;
          else if (isMessage(part, 2)) {
            for await (const size of this.#inside(part))
              if (isMessage(size, 1)) keep(dims, await this.#dimension(size));
          }
        }
      }
    }
    return { name, elementType, dims };
  }

  async #dimension(dimension: ProtobufField): Promise<number | string> {
    let size: number | string = '';
    for await (const field of this.#inside(dimension)) {
      if (field.number === 1 && field.wireType === 0) size = field.value;
      else if (isMessage(field, 2)) size = await this.#name(field);
    }
    return size;
  }

  async #packed(field: ProtobufField): Promise<readonly number[]> {
    const bytes = await this.#reader.bytes(field, LONGEST_NAME);
    const values: number[] = [];
    let [value, scale] = [0, 1];
    for (const byte of bytes) {
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte >= 0x80) continue;
      values.push(value);
      [value, scale] = [0, 1];
    }
    return values;
  }

  #inside({ start, end }: ProtobufField): AsyncGenerator<ProtobufField> {
    return this.#reader.fields(start, end);
  }

  #name(field: ProtobufField): Promise<string> {
    return this.#reader.text(field, LONGEST_NAME);
  }
}

function isMessage({ number, wireType }: ProtobufField, wanted: number): boolean {
  return number === wanted && wireType === 2;
}

function remember(names: Set<string>, name: string): void {
  names.add(name);
  if (names.size > MOST_NAMES) throw new ProtobufFormatError('It has too many names.');
}

function keep<Item>(items: Item[], item: Item): void {
  items.push(item);
  if (items.length > MOST_NAMES) throw new ProtobufFormatError('It has too many parts.');
}

/** A file in the graph's folder or below it. */
function safeLocation(location: string): string {
  const plain = location.replace(/^(?:\.\/)+/, '');
  const parts = plain.split('/');
  if (plain === '' || /[\\:\p{Cc}]/u.test(plain) || parts.some((part) => ['', '.', '..'].includes(part))) {
    throw new ProtobufFormatError('Its weights lie outside its folder.');
  }
  return plain;
}
