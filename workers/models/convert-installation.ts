import { convertCheckpoint } from '../../src/adapters/convert-checkpoint';
import { HttpRanges } from '../../src/adapters/http-ranges';
import { hostHeaders, repositoryFolder } from '../../src/adapters/model-host';
import { storedModelsFolder } from '../../src/adapters/model-place';
import { PlaceRanges } from '../../src/adapters/place-ranges';
import { isQuotaError } from '../../src/adapters/quota-error';
import { StorageFullError } from '../../src/adapters/storage-errors';
import type { Dtype, ModelFile } from '../../src/domain/model-spec';
import type { ByteRanges } from '../../src/model/byte-ranges';
import { openCheckpoint } from '../../src/model/checkpoint-weights';
import { conversionVersion, planConversion } from '../../src/model/convert-decoder';
import type { DecoderArchitecture } from '../../src/model/decoder-architecture';
import type { DecoderTarget } from '../../src/model/decoder-target';
import { countWeights } from '../../src/model/decoder-weights';
import { fetchUncached } from './fetch-uncached';
import { OpfsOutput } from './opfs-output';
import type { Conversion } from './install';
import type { ConversionPlan, InstallationProgress, ModelSource } from './protocol';
import { freeBytes } from './space';
import { sparingProgress } from './sparing-progress';

/** For models smaller than any that is worth it; see `ConversionOptions` and `OpfsOutput`. */
export interface ConversionLimits {
  readonly singleFileBytes?: number;
  readonly maxFileBytes?: number;
  readonly keepEveryBytes?: number;
}

export interface ConvertedModel {
  /** Small ones, the graph, its files of weights, all with their hashes. */
  readonly files: readonly ModelFile[];
  readonly dtype: Dtype;
  readonly architecture: DecoderArchitecture;
  /** `config.json` as it was written. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Converts a checkpoint into `models/<id>/` of the origin private file system, going on where a conversion with the same
 * id stopped. What is done stays on a failure or a cancel; the result is the same bytes with or without a stop.
 *
 * Rejects with the signal's reason, `StorageFullError`, `RemoteFileError`, `FolderReadError`, `ModelInstallError`, and
 * with what is wrong with the checkpoint: `CheckpointError`, `ConversionError`, `UnsupportedArchitectureError`.
 */
export async function convertInstallation(
  { id, source, task: { target } }: Conversion,
  report: (progress: InstallationProgress) => unknown,
  signal: AbortSignal,
  { keepEveryBytes, ...limits }: ConversionLimits = {},
): Promise<ConvertedModel> {
  const checkpoint = await openSource(source);
  const options = { target, ...limits };
  const subject = { conversionVersion, identity: checkpoint.identity, options };
  const models = await storedModelsFolder();
  const directory = await models.getDirectoryHandle(id, { create: true });
  const parts = { directory, subject, report: sparingProgress(report), freeBytes, keepEveryBytes };
  const output = new OpfsOutput(parts, signal);
  try {
    const { files, names } = checkpoint;
    const keep = output.onProgress.bind(output);
    const { architecture, config } = await convertCheckpoint(files, names, options, output, keep, signal);
    return { files: output.files, dtype: target, architecture, config };
  } catch (error) {
    throw isQuotaError(error) ? new StorageFullError(error) : error;
  } finally {
    output.close();
  }
}

const TARGETS: readonly DecoderTarget[] = ['q4f16', 'q4', 'q8', 'fp32'];

/** Rejects as `convertInstallation` does for a checkpoint that cannot be converted. */
export async function planConversions(source: ModelSource, signal: AbortSignal): Promise<ConversionPlan> {
  const { files, names } = await openSource(source);
  const checkpoint = await openCheckpoint(files, names, signal);
  const byteLength = (target: DecoderTarget): number =>
    planConversion(checkpoint, { target }).reduce((sum, file) => sum + file.byteLength, 0);
  return {
    parameters: countWeights(checkpoint.architecture),
    byteLengths: Object.fromEntries(TARGETS.map((target) => [target, byteLength(target)])) as Record<
      DecoderTarget,
      number
    >,
  };
}

interface OpenSource {
  readonly files: ByteRanges;
  readonly names: readonly string[];
  /** Of another one, nothing that was converted is gone on with. */
  readonly identity: unknown;
}

async function openSource(source: ModelSource): Promise<OpenSource> {
  if (source.kind === 'folder') {
    const files = new PlaceRanges(source.place);
    const names = await files.names();
    const read = names.filter((name) => name === 'config.json' || /\.safetensors(?:\.index\.json)?$/.test(name));
    const stamps = await Promise.all(read.sort().map(async (name) => [name, await files.stamp(name)] as const));
    return { files, names, identity: { folder: source.name, stamps } };
  }
  const { host, repository } = source;
  const asking = { headers: hostHeaders(host), fetch: fetchUncached };
  const files = new HttpRanges(repositoryFolder(host, repository), asking);
  const { id, revision } = repository;
  return { files, names: repository.files.map(({ path }) => path), identity: { id, revision } };
}
