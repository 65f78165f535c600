import { ModelInstallError } from '../../src/model/model-install-error';

/** Bytes that the browser has room for; as many as there are where it does not say. */
export async function freeBytes(): Promise<number> {
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  return Math.max(0, quota - usage);
}

/** @throws ModelInstallError where a model does not fit. */
export function checkSpace(byteLength: number, free: number): void {
  if (byteLength <= free) return;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new ModelInstallError(
    'noSpace',
    `The model needs ${gigabytes(byteLength)} more, and the browser has room for ${gigabytes(free)}. ` +
      'What is done stays. Free some disk space or delete another model, then continue.',
  );
}
