import { resolve } from 'node:path';
import type { Plugin } from 'vite';

const ortModule = resolve(import.meta.dirname, '../workers/synthesizer/ort.ts');

/**
 * transformers.js names one ORT build in its source. `workers/synthesizer/ort.ts` stands in for it, so that one
 * worker entry can run on the plain, the JSPI or the asyncify build.
 */
export const ortBuildChosenByWorker: Plugin = {
  name: 'ort-build-chosen-by-worker',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === 'onnxruntime-web/webgpu' && importer !== ortModule ? ortModule : undefined,
};
