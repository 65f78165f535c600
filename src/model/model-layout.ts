import { graphName } from '../domain/graph-name';
import { ConversionError } from './conversion-error';
import type { DecoderGraph } from './decoder-graph';
import type { DecoderTarget } from './decoder-target';
import { tensorByteLength } from './onnx-graph';
import { encodeModel, encodeModelAround } from './onnx-model';
import type { ExternalTensor } from './onnx-model';
import type { StoredWeights } from './stored-weights';

/** Bytes in front of each tensor of `weights`, then that tensor's own; or bytes alone. */
export interface FilePiece {
  readonly weights: StoredWeights | null;
  readonly before: readonly Uint8Array[];
  readonly byteLength: number;
}

export interface ModelFile {
  readonly name: string;
  readonly pieces: readonly FilePiece[];
  readonly byteLength: number;
}

export interface LayoutLimits {
  /** Models up to this size are one file, at most 2 GB. */
  readonly singleFileBytes: number;
  /** Files of weights are no larger than this. */
  readonly maxFileBytes: number;
}

/** Every tensor starts at a multiple of this, so that it can be looked at as numbers where it lies. */
const ALIGNMENT = 64;

/** transformers.js looks for no more files of weights than that. */
const MAX_WEIGHT_FILES = 100;

/**
 * Which bytes go into which file, in the order of writing: the files of weights first (`model_q4.onnx_data`,
 * `model_q4.onnx_data_1`, as transformers.js names them), the graph last, so that a model without its graph is never
 * taken for a whole one.
 *
 * @throws ConversionError where one weight is larger than a file may be.
 */
export function layoutModel(
  { graph, weights }: DecoderGraph,
  target: DecoderTarget,
  limits: LayoutLimits,
): readonly ModelFile[] {
  const graphFile = graphName(target);
  const tensors = weights.flatMap((stored) => stored.tensors);
  if (tensors.reduce((sum, tensor) => sum + tensorByteLength(tensor), 0) <= limits.singleFileBytes) {
    const before = encodeModelAround(graph, tensors);
    let next = 0;
    return [
      modelFile(
        graphFile,
        weights.map((stored) => piece(stored, before.slice(next, (next += stored.tensors.length)))),
      ),
    ];
  }
  const files: ModelFile[] = [];
  const external: ExternalTensor[] = [];
  let pieces: FilePiece[] = [];
  let offset = 0;
  const name = (): string => `${graphFile}_data${files.length === 0 ? '' : `_${files.length}`}`;
  const finishFile = (): void => {
    files.push(modelFile(name(), pieces));
    pieces = [];
    offset = 0;
  };
  for (const stored of weights) {
    if (offset + lengthFrom(offset, stored) > limits.maxFileBytes && pieces.length > 0) finishFile();
    if (lengthFrom(0, stored) > limits.maxFileBytes) throw tooLarge(stored, limits);
    const before = stored.tensors.map((tensor) => {
      const padding = new Uint8Array(paddingAt(offset));
      external.push({ tensor, location: name(), offset: offset + padding.byteLength });
      offset += padding.byteLength + tensorByteLength(tensor);
      return padding;
    });
    pieces.push(piece(stored, before));
  }
  finishFile();
  if (files.length > MAX_WEIGHT_FILES) {
    throw new ConversionError(
      `The model would need ${files.length} files of weights. Choose a target with fewer bits.`,
    );
  }
  const bytes = encodeModel(graph, external);
  return [...files, modelFile(graphFile, [{ weights: null, before: [bytes], byteLength: bytes.byteLength }])];
}

function piece(stored: StoredWeights, before: readonly Uint8Array[]): FilePiece {
  const own = stored.tensors.reduce((sum, tensor) => sum + tensorByteLength(tensor), 0);
  return { weights: stored, before, byteLength: before.reduce((sum, bytes) => sum + bytes.byteLength, own) };
}

function modelFile(name: string, pieces: readonly FilePiece[]): ModelFile {
  return { name, pieces, byteLength: pieces.reduce((sum, { byteLength }) => sum + byteLength, 0) };
}

function paddingAt(offset: number): number {
  return (ALIGNMENT - (offset % ALIGNMENT)) % ALIGNMENT;
}

function lengthFrom(start: number, { tensors }: StoredWeights): number {
  return tensors.reduce((end, tensor) => end + paddingAt(end) + tensorByteLength(tensor), start) - start;
}

function tooLarge({ tensors }: StoredWeights, { maxFileBytes }: LayoutLimits): ConversionError {
  const { name = '', type } = tensors[0] ?? {};
  const way =
    type === 'float32'
      ? 'Store float matrices in half precision, or choose the target q4f16.'
      : 'Choose a target with fewer bits.';
  return new ConversionError(
    `The weight "${name}" alone is larger than ${maxFileBytes / 1e6} MB, the most that a file may hold. ${way}`,
    name,
  );
}
