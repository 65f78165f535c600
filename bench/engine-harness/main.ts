import { wrap, type Remote } from 'comlink';
import { findGpuAdapter } from '../../src/adapters/device-choice';
import { embeddedFolder, embeddedModel } from '../../src/adapters/model-registry';
import type { ModelToLoad } from '../../workers/synthesizer/protocol';
import type { BenchWorker } from './bench-worker';
import { GGUF_FILE } from './measured-pass';
import type { BenchBuild, Contender, MeasuredPass, OpenedWorker, ToOpen, Work } from './measured-pass';

/** The model that ships with the app, or another under the page's folder. */
export type BenchModel = 'embedded' | (Omit<ModelToLoad, 'place'> & { readonly folder: string });

const workers = new Map<BenchBuild, Remote<BenchWorker>>();

/** Starts a worker on a build of the runtime, and loads the model in it. */
function open(build: BenchBuild, model: BenchModel, rest: Omit<ToOpen, 'model' | 'ggufUrl'>): Promise<OpenedWorker> {
  const worker = wrap<BenchWorker>(startBenchWorker(build));
  workers.set(build, worker);
  return worker.open({ ...rest, model: modelToLoad(model), ggufUrl: new URL(GGUF_FILE, document.baseURI).href });
}

function modelToLoad(model: BenchModel): ModelToLoad {
  const { folder, files, dtype, contextTokens } =
    model === 'embedded' ? { ...embeddedModel, folder: embeddedFolder } : model;
  const folderUrl = new URL(folder, document.baseURI).href;
  return { place: { kind: 'site', folderUrl }, files, dtype, contextTokens };
}

function pass(build: BenchBuild, contender: Contender, work: Work): Promise<MeasuredPass> {
  const worker = workers.get(build);
  if (worker === undefined) throw new TypeError(`No worker runs on ${build}.`);
  return worker.pass(contender, work);
}

/** Spelled out for each build: the bundler reads the options of a worker from the source. */
function startBenchWorker(build: BenchBuild): Worker {
  switch (build) {
    case 'wasm':
      return new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module', name: 'wasm' });
    case 'wasm-stock':
      return new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module', name: 'wasm-stock' });
    case 'webgpu-jspi':
      return new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module', name: 'webgpu-jspi' });
    case 'webgpu-asyncify':
      return new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module', name: 'webgpu-asyncify' });
    case 'llama.cpp':
      return new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module', name: 'llama.cpp' });
  }
}

export type EngineBench = typeof engineBench;

const engineBench = { open, pass, findGpuAdapter };

declare global {
  var engineBench: EngineBench;
}

globalThis.engineBench = engineBench;
