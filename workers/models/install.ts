import { type InstalledModel, withoutToken } from '../../src/adapters/installed-model';
import type { ModelPlace } from '../../src/adapters/model-place';
import type { Dtype, ModelFile } from '../../src/domain/model-spec';
import { checkDecoder } from '../../src/model/decoder-check';
import { ModelInstallError } from '../../src/model/model-install-error';
import { graphOf } from '../../src/model/ready-build';
import { bringByCopy, bringByLink, type HashedFile } from './bring-files';
import { inLanes } from './in-lanes';
import { inspectGraph, isCompanion, makeSpec } from './make-spec';
import { describeFolder } from './model-documents';
import type { Installation, InstallationProgress, InstallationTask } from './protocol';
import { StoredFolder } from './stored-folder';

export type Conversion = Installation & { readonly task: Extract<InstallationTask, { kind: 'convert' }> };
type ReadyInstallation = Installation & { readonly task: Exclude<InstallationTask, { kind: 'convert' }> };

/** Makes a ready build of a checkpoint in `models/<id>/`; its files with their hashes. */
export type ConvertCheckpoint = (
  installation: Conversion,
  report: (progress: InstallationProgress) => unknown,
  signal: AbortSignal,
) => Promise<{ readonly files: readonly ModelFile[]; readonly dtype: Dtype }>;

type Report = (progress: InstallationProgress) => unknown;

/** A slow host gives more over several lines, and the disk is busy enough with so many. */
const LANES = 3;

/**
 * Brings or converts the files of a model and makes sure that it can be loaded. What has to be known is looked at first:
 * a model that cannot run is refused before its weights are brought.
 */
export async function installModel(
  installation: Installation,
  convert: ConvertCheckpoint,
  report: Report,
  signal: AbortSignal,
): Promise<InstalledModel> {
  return isConversion(installation)
    ? installConverted(installation, convert, report, signal)
    : installReady(installation as ReadyInstallation, report, signal);
}

async function installReady(
  installation: ReadyInstallation,
  report: Report,
  signal: AbortSignal,
): Promise<InstalledModel> {
  const { task, source, id } = installation;
  const { files } = task;
  const graph = graphOf(files);
  if (graph === undefined) throw noGraph();
  const isLink = task.kind === 'link' && source.kind === 'folder';
  const place: Exclude<ModelPlace, { kind: 'site' }> = isLink ? source.place : { kind: 'stored', folder: id };
  const bring = isLink ? bringByLink(installation, files, report) : await bringByCopy(installation, files, report);
  const bringAll = (some: readonly ModelFile[]): Promise<readonly HashedFile[]> => inLanes(some, LANES, signal, bring);
  const companions = await bringAll(files.filter(({ path }) => isCompanion(path)));
  const description = await describeFolder(place, files).catch((error: unknown) => dropUnproved(error, place, files));
  const graphFiles = await bringAll(files.filter(({ path }) => path === graph.path));
  const inspection = await inspectGraph(place, graph.path, signal).catch((error: unknown) =>
    dropUnproved(error, place, files),
  );
  checkDecoder(inspection, graph.path, files);
  const weights = await bringAll(files.filter(({ path }) => !isCompanion(path) && path !== graph.path));
  const build = { files: [...companions, ...graphFiles, ...weights], dtype: graph.dtype, description, inspection };
  return installed(installation, place, makeSpec(installation, build));
}

/** A file that is no good and of which the host told no hash is in the way of a better one: it goes. */
async function dropUnproved(
  error: unknown,
  place: InstalledModel['place'],
  files: readonly ModelFile[],
): Promise<never> {
  if (place.kind === 'stored' && error instanceof ModelInstallError) {
    const isUnproved = files.some(({ path, sha256 }) => path === error.path && sha256 === undefined);
    if (isUnproved) await (await StoredFolder.open(place.folder)).remove(error.path);
  }
  throw error;
}

async function installConverted(
  installation: Conversion,
  convert: ConvertCheckpoint,
  report: Report,
  signal: AbortSignal,
): Promise<InstalledModel> {
  const { files, dtype } = await convert(installation, report, signal);
  const place = { kind: 'stored', folder: installation.id } as const;
  const graph = graphOf(files);
  if (graph === undefined) throw noGraph();
  const description = await describeFolder(place, files);
  const inspection = await inspectGraph(place, graph.path, signal);
  checkDecoder(inspection, graph.path, files);
  const hashed = files.map((file) => ({ ...file, sha256: file.sha256 ?? '' }));
  return installed(installation, place, makeSpec(installation, { files: hashed, dtype, description, inspection }));
}

function installed(
  installation: Installation,
  place: InstalledModel['place'],
  spec: InstalledModel['spec'],
): InstalledModel {
  const now = new Date().toISOString();
  const origin = originOf(installation);
  return {
    spec,
    place,
    origin,
    installation: withoutToken(installation),
    installedAt: now,
    lastUsedAt: '',
    verifiedAt: now,
  };
}

function originOf({ source, task }: Installation): string {
  if (source.kind === 'folder') return source.name;
  const { host } = new URL(source.host.url);
  return task.kind === 'convert' ? `${source.repository.id} on ${host}` : host;
}

function isConversion(installation: Installation): installation is Conversion {
  return installation.task.kind === 'convert';
}

function noGraph(): ModelInstallError {
  return new ModelInstallError(
    'notADecoder',
    'There is no ONNX decoder among these files. Models that are here still work. Choose another model.',
  );
}
