import { openDatabase } from '../../src/adapters/database';
import { repositoryInstallationId } from '../../src/adapters/installation-id';
import { InstalledModels } from '../../src/adapters/installed-models';
import type { ModelPlace } from '../../src/adapters/model-place';
import { ModelsConnection } from '../../src/adapters/models-connection';
import type { Dtype } from '../../src/domain/model-spec';
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
    id: repositoryInstallationId(repository, dtype),
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
  /** Links files that are given by name, as from a picked folder. */
  link: (name: string, files: ReadonlyMap<string, File>) => {
    const place: Extract<ModelPlace, { kind: 'files' }> = { kind: 'files', files };
    const list = [...files].map(([path, { size }]) => ({ path, byteLength: size }));
    const [build] = readyBuilds(list);
    return connection.install(
      { id: name, name, source: { kind: 'folder', name, place }, task: { kind: 'link', files: build?.files ?? [] } },
      (event) => void progress.push(event),
      always,
    );
  },
};

export type ModelsHarness = typeof harness;

declare global {
  var models: ModelsHarness;
}

globalThis.models = harness;
