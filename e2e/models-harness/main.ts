import { openDatabase } from '../../src/adapters/database';
import { InstalledModels } from '../../src/adapters/installed-models';
import { modelFolderOf, type ModelFolder } from '../../src/adapters/model-folder';
import { ModelsConnection } from '../../src/adapters/models-connection';
import { modelIdOf } from '../../src/domain/model-id';
import type { Dtype, ModelFile } from '../../src/domain/model-spec';
import { readyBuilds } from '../../src/model/ready-build';
import type { Installation, InstallationProgress } from '../../workers/models/protocol';

export interface Wanted {
  readonly host: string;
  readonly id: string;
  readonly dtype?: Dtype;
  readonly token?: string;
}

export interface Outcome {
  readonly name: string;
  readonly reason: string;
  readonly message: string;
  readonly path: string;
}

const connection = new ModelsConnection();
const progress: InstallationProgress[] = [];
const always = new AbortController().signal;
let stop = new AbortController();

async function store(): Promise<InstalledModels> {
  return new InstalledModels(await openDatabase());
}

/** The installation that a person would consent to. */
async function plan({ host: url, id, dtype = 'fp32', token = '' }: Wanted): Promise<Installation> {
  const host = { url, token };
  const repository = await connection.lookUp(host, id, 'main', always);
  const build = readyBuilds(repository.files).find((candidate) => candidate.dtype === dtype);
  if (!build) throw new Error(`There is no build with ${dtype}.`);
  return {
    id: modelIdOf(id, repository.revision, dtype, 'build'),
    name: id,
    source: { kind: 'host', host, repository },
    task: { kind: 'download', files: build.files },
  };
}

/** How an installation ends: `name` is empty where it succeeds. */
async function outcomeOf(work: Promise<unknown>): Promise<Outcome> {
  try {
    await work;
    return { name: '', reason: '', message: '', path: '' };
  } catch (error) {
    const { name = '', reason = '', message = '', path = '' } = error as Partial<Outcome>;
    return { name, reason, message, path };
  }
}

async function run(installation: Installation): Promise<Outcome> {
  stop = new AbortController();
  progress.length = 0;
  return outcomeOf(connection.install(installation, (event) => void progress.push(event), stop.signal));
}

function listed(files: ReadonlyMap<string, File>): readonly ModelFile[] {
  return [...files].map(([path, { size }]) => ({ path, byteLength: size }));
}

function fromFolder(
  kind: 'link' | 'download',
  name: string,
  place: ModelFolder['place'],
  files: readonly ModelFile[],
): Installation {
  const [build] = readyBuilds(files);
  return { id: name, name, source: { kind: 'folder', name, place }, task: { kind, files: build?.files ?? [] } };
}

async function writeFile(root: FileSystemDirectoryHandle, path: string, file: File): Promise<void> {
  const [name = '', ...folders] = path.split('/').toReversed();
  let folder = root;
  for (const part of folders.toReversed()) folder = await folder.getDirectoryHandle(part, { create: true });
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await file.stream().pipeTo(writable);
}

const harness = {
  progress,
  store,
  plan,
  run,
  outcomeOf,
  connection,
  always,
  install: async (wanted: Wanted) => {
    try {
      return await run(await plan(wanted));
    } catch (error) {
      return outcomeOf(Promise.reject(error as Error));
    }
  },
  cancel: () => stop.abort(),
  /** Installs from files as those of an input for folders. */
  fromFiles: (kind: 'link' | 'download', name: string, files: ReadonlyMap<string, File>) =>
    run(fromFolder(kind, name, { kind: 'files', files }, listed(files))),
  /** Installs from a folder as one that was picked; it lies in private storage, which gives the same handles. */
  fromHandle: async (kind: 'link' | 'download', name: string, files: ReadonlyMap<string, File>) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getDirectoryHandle(name, { create: true });
    for (const [path, file] of files) await writeFile(handle, path, file);
    const folder = await modelFolderOf(handle);
    return run(fromFolder(kind, name, folder.place, folder.files));
  },
};

export type ModelsHarness = typeof harness;

declare global {
  var models: ModelsHarness;
}

globalThis.models = harness;
