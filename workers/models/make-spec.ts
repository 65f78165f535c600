import { localModelFile, type ModelPlace } from '../../src/adapters/model-place';
import { sha256OfText } from '../../src/adapters/text-hash';
import type { ModelId } from '../../src/domain/ids';
import type { Dtype, ModelFile, ModelSpec } from '../../src/domain/model-spec';
import type { ByteRanges } from '../../src/model/byte-ranges';
import { isCpuOnly } from '../../src/model/decoder-check';
import type { ModelDescription } from '../../src/model/describe-model';
import { inspectOnnx, type OnnxInspection } from '../../src/model/onnx-inspection';
import type { HashedFile } from './bring-files';
import type { Installation } from './protocol';

type LocalPlace = Exclude<ModelPlace, { kind: 'site' }>;

export interface BuildFacts {
  readonly files: readonly HashedFile[];
  readonly dtype: Dtype;
  readonly description: ModelDescription;
  readonly inspection: OnnxInspection;
}

export function makeSpec(installation: Installation, build: BuildFacts): ModelSpec {
  const { id, name, source, known } = installation;
  const { files, dtype, description, inspection } = build;
  const repository = source.kind === 'host' ? source.repository : undefined;
  const { contextTokens, prompting, defaults } = description;
  return {
    id: id as ModelId,
    name,
    revision: repository?.revision ?? '',
    files,
    sha256: weightsHash(files),
    dtype,
    parameters: estimateParameters(files, dtype),
    licence: repository?.licence ?? '',
    contextTokens,
    prompting,
    defaults,
    ...(isCpuOnly(inspection) ? { isCpuOnly: true } : {}),
    ...known,
  };
}

export function inspectGraph(place: LocalPlace, graph: string, signal: AbortSignal): Promise<OnnxInspection> {
  const files: ByteRanges = {
    byteLength: async (file) => (await localModelFile(place, file)).size,
    read: async (file, start, end) =>
      new Uint8Array(await (await localModelFile(place, file)).slice(start, end).arrayBuffer()),
  };
  return inspectOnnx(files, graph, signal);
}

/** Of the ONNX file; where there are files of weights, of the list of all their hashes. */
function weightsHash(files: readonly HashedFile[]): string {
  const hashes = weightsOf(files).map(({ sha256 }) => sha256);
  return hashes.length === 1 ? (hashes[0] ?? '') : sha256OfText(hashes.join('\n'));
}

/** Scales and the matrices that stay float are spread over the others. */
const BITS: Readonly<Record<Dtype, number>> = { fp32: 32, fp16: 16, q8: 8.5, q4: 5.5, q4f16: 5 };

/** To two digits: nobody says, so it is told by the weights' size. */
function estimateParameters(files: readonly HashedFile[], dtype: Dtype): number {
  const bytes = weightsOf(files).reduce((sum, { byteLength }) => sum + byteLength, 0);
  return Number(((bytes * 8) / BITS[dtype]).toPrecision(2));
}

function weightsOf<File extends ModelFile>(files: readonly File[]): readonly File[] {
  return files.filter(({ path }) => !isCompanion(path));
}

export function isCompanion(path: string): boolean {
  return /\.(?:json|jinja)$/.test(path);
}
