import type { OfferChoice } from '../domain/model-offer';
import type { ModelFile } from '../domain/model-spec';
import { isCheckpoint, readyBuilds } from './ready-build';

/** Of a checkpoint at 16 bits a weight, what each target takes, scales and embeddings included. */
const SHARES = { q4: 0.3, q4f16: 0.29, q8: 0.56, fp32: 2 } as const;

/** What can be made of the files of a repository or a folder: builds that lie ready, else what a checkpoint converts to. */
export function offerChoices(files: readonly ModelFile[]): readonly OfferChoice[] {
  const builds = readyBuilds(files).map((build): OfferChoice => {
    const byteLength = build.files.reduce((sum, file) => sum + file.byteLength, 0);
    // The common 8-bit builds quantise as they go, and graphics cards have no kernels for that.
    return { kind: 'build', dtype: build.dtype, files: build.files, byteLength, isCpuOnly: build.dtype === 'q8' };
  });
  if (builds.length > 0 || !isCheckpoint(files)) return builds;
  const readsBytes = files
    .filter(({ path }) => /^[^/]+\.(?:safetensors|json)$/.test(path))
    .reduce((sum, { byteLength }) => sum + byteLength, 0);
  return (['q4f16', 'q4', 'q8', 'fp32'] as const).map((dtype) => ({
    kind: 'conversion',
    dtype,
    readsBytes,
    byteLength: Math.round(readsBytes * SHARES[dtype]),
  }));
}
