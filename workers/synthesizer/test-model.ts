import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { env, InferenceSession } from 'onnxruntime-web/wasm';
import { resolve } from 'node:path';
import { readDecoderInputs } from './decoder-inputs';
import { HeapDecoder } from './heap-decoder';
import { type RuntimeModule, RuntimeRuns } from './runtime-module';

const root = resolve(import.meta.dirname, '../..');
const url = (path: string): string => pathToFileURL(resolve(root, path)).href;
const runtime: { glue: string; module?: RuntimeModule; hasPlainAttention?: boolean } = {
  glue: url('node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.mjs'),
};

Object.assign(globalThis, { pairloomRuntime: runtime });
env.wasm.numThreads = 1;
env.wasm.wasmPaths = {
  mjs: url('workers/synthesizer/captured-glue.mjs'),
  wasm: url('node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm'),
};

/** The plain build of the runtime in Node, as the worker has it, with a session of a graph of the repository. */
export async function openDecoder(graph: string | Uint8Array) {
  const bytes = typeof graph === 'string' ? await readFile(resolve(root, graph)) : graph;
  const session = await InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  if (runtime.module === undefined) throw new Error('The runtime was started without its module being captured.');
  const inputs = readDecoderInputs(session);
  const runs = new RuntimeRuns(runtime.module, sessionHandle(session));
  const { hasPlainAttention } = runtime;
  return { session, inputs, runs, hasPlainAttention, newDecoder: () => new HeapDecoder(runs, inputs, 0) };
}

function sessionHandle(session: InferenceSession): number {
  const { handler } = session as unknown as { readonly handler: { readonly sessionId: number } };
  return handler.sessionId;
}
