import { quantizeRows } from './block-quantization';
import type { BlockScheme, QuantizedRows } from './block-quantization';
import { ConversionError } from './conversion-error';
import type { DecoderArchitecture, WeightName, WeightSource } from './decoder-architecture';
import { encodeHalf } from './half-precision';
import type { OnnxTensor } from './onnx-graph';
import { rotaryFrequencies, rotaryRows } from './rotary-table';
import type { EncodedWeight, StoredWeights } from './stored-weights';
import { weightLabel } from './weight-label';

/** Some bytes of `tensors[tensor]`; they come tensor after tensor, each from its start to its end. */
export interface EncodedBytes {
  readonly tensor: number;
  readonly bytes: Uint8Array;
}

/** Values that lie in two lines of a cache, which are fetched whole: one value at a time took twice as long. */
const COLUMNS_AT_A_TIME = 32;

/** Values that are read and converted at a time: 8 MB as float32. */
const VALUES_AT_A_TIME = 2 ** 21;

/**
 * Reads a weight some rows at a time and yields the bytes of its tensors, little-endian as ONNX has them. Holds those
 * rows and, of a transposed weight, the whole of it; of a quantised one, its scales and zero points.
 *
 * @throws ConversionError where the weight has another shape than its architecture says, or does not fit its type.
 */
export async function* encodeWeights(
  { tensors, encoding }: StoredWeights,
  source: WeightSource,
  signal: AbortSignal,
): AsyncGenerator<EncodedBytes, void, undefined> {
  const tensor = tensors[0];
  if (tensor === undefined) return;
  switch (encoding.kind) {
    case 'plain':
      for await (const { values } of readRows(source, encoding, signal)) {
        yield { tensor: 0, bytes: toBytes(values, tensor, weightLabel(encoding.weight)) };
      }
      return;
    case 'transposed':
      yield { tensor: 0, bytes: await transpose(source, encoding, tensor, signal) };
      return;
    case 'quantized':
      yield* quantize(source, encoding, encoding.scheme, tensors, signal);
      return;
    case 'rotary':
      yield* encodeRotary(source.architecture, encoding.part, tensor);
      return;
  }
}

interface RowBlock {
  readonly from: number;
  readonly count: number;
  readonly values: Float32Array;
}

/** The values of a portion are there until the next one is asked for. */
async function* readRows(
  source: WeightSource,
  { weight, shape }: EncodedWeight,
  signal: AbortSignal,
): AsyncGenerator<RowBlock, void, undefined> {
  const [rows, columns] = shape;
  checkShape(source, weight, shape);
  const step = Math.min(rows, Math.max(1, Math.floor(VALUES_AT_A_TIME / columns)));
  const buffer = new Float32Array(step * columns);
  for (let from = 0; from < rows; from += step) {
    signal.throwIfAborted();
    const to = Math.min(rows, from + step);
    const values = await source.rows(weight, from, to, signal, buffer.subarray(0, (to - from) * columns));
    if (values.length !== (to - from) * columns) {
      const label = weightLabel(weight);
      throw new ConversionError(`The weight "${label}" ends too early. Get the model again.`, label);
    }
    yield { from, count: to - from, values };
  }
}

function checkShape(source: WeightSource, weight: WeightName, [rows, columns]: EncodedWeight['shape']): void {
  const [foundRows, foundColumns] = source.shape(weight);
  if (foundRows === rows && foundColumns === columns) return;
  const label = weightLabel(weight);
  throw new ConversionError(
    `The weight "${label}" is ${foundRows} x ${foundColumns}, but the model's configuration makes it ` +
      `${rows} x ${columns}. The files do not belong together; get the model again.`,
    label,
  );
}

async function transpose(
  source: WeightSource,
  encoded: EncodedWeight,
  tensor: OnnxTensor,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const [rows, columns] = encoded.shape;
  const turned = new Float32Array(rows * columns);
  for await (const { from, count, values } of readRows(source, encoded, signal)) {
    for (let column = 0; column < columns; column += COLUMNS_AT_A_TIME) {
      const end = Math.min(columns, column + COLUMNS_AT_A_TIME);
      for (let row = 0; row < count; row += 1) {
        for (let at = column; at < end; at += 1) turned[at * rows + from + row] = values[row * columns + at] ?? 0;
      }
    }
  }
  return toBytes(turned, tensor, weightLabel(encoded.weight));
}

async function* quantize(
  source: WeightSource,
  encoded: EncodedWeight,
  scheme: BlockScheme,
  tensors: readonly OnnxTensor[],
  signal: AbortSignal,
): AsyncGenerator<EncodedBytes, void, undefined> {
  const label = weightLabel(encoded.weight);
  const [, columns] = encoded.shape;
  const [, scaleTensor] = tensors;
  const scales: Uint8Array[] = [];
  const zeroPoints: Uint8Array[] = [];
  for await (const { count, values } of readRows(source, encoded, signal)) {
    const rows = quantizeNamed(values, count, columns, scheme, label);
    if (scaleTensor !== undefined) scales.push(toBytes(rows.scales, scaleTensor, label));
    if (rows.zeroPoints !== null) zeroPoints.push(rows.zeroPoints);
    yield { tensor: 0, bytes: rows.packed };
  }
  for (const bytes of scales) yield { tensor: 1, bytes };
  for (const bytes of zeroPoints) yield { tensor: 2, bytes };
}

function quantizeNamed(
  values: Float32Array,
  rows: number,
  columns: number,
  scheme: BlockScheme,
  label: string,
): QuantizedRows {
  try {
    return quantizeRows(values, rows, columns, scheme);
  } catch (cause) {
    throw new ConversionError(
      `The weight "${label}" cannot be quantised: it holds numbers beyond the range.`,
      label,
      cause,
    );
  }
}

function* encodeRotary(
  architecture: DecoderArchitecture,
  part: 'cosine' | 'sine',
  tensor: OnnxTensor,
): Generator<EncodedBytes, void, undefined> {
  const [positions = 0] = tensor.dims;
  const frequencies = rotaryFrequencies(architecture);
  const step = Math.max(1, Math.floor(VALUES_AT_A_TIME / frequencies.length));
  for (let from = 0; from < positions; from += step) {
    const rows = rotaryRows(frequencies, part, from, Math.min(positions, from + step));
    yield { tensor: 0, bytes: toBytes(rows, tensor, 'rotary') };
  }
}

/** Typed arrays have the machine's byte order, which is little-endian wherever a browser or Node runs today. */
function toBytes(values: Float32Array, { type }: OnnxTensor, label: string): Uint8Array {
  if (type === 'float32') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const half = encodeHalf(values[index] ?? 0);
    if ((half & 0x7c00) === 0x7c00) {
      throw new ConversionError(
        `The weight "${label}" holds ${String(values[index])}, which half precision cannot. Choose a float32 target.`,
        label,
      );
    }
    halves[index] = half;
  }
  return new Uint8Array(halves.buffer);
}
