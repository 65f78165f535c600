import { BundleError, BundleNewerError } from './bundle-error';
import { bundleLimits } from './bundle-limits';
import { BUNDLE_VERSION, migrateManifest } from './bundle-migrations';
import { type BundleRun, bundleRun } from './bundle-run';
import { InvalidValueError, isObject, kind, list, moment, object, text, textLike, wholeNumber } from './validator';

/** Name of the file in the archive that says what the others are. It is written last. */
export const MANIFEST_PATH = 'manifest.json';

/** One file of a bundle besides the manifest. */
export interface BundleFile {
  readonly path: string;
  readonly byteLength: number;
  readonly sha256: string;
}

export interface BundleCounts {
  readonly documents: number;
  readonly cuts: number;
  readonly examples: number;
  readonly pairs: number;
}

export interface Manifest {
  readonly app: 'pairloom';
  readonly version: number;
  readonly createdAt: string;
  readonly run: BundleRun;
  readonly files: readonly BundleFile[];
  readonly counts: BundleCounts;
}

/** A manifest in the newest shape, with the version that the bundle's other files have. */
export interface ReadManifest {
  readonly manifest: Manifest;
  readonly fileVersion: number;
}

/** Whether an archive's `manifest.json` is that of a bundle, of whatever version. */
export function isManifest(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && Object.hasOwn(value, 'app') && value['app'] === 'pairloom';
}

/** @throws BundleError or BundleNewerError. */
export function readManifest(value: unknown): ReadManifest {
  if (!isManifest(value)) throw new BundleError(`${MANIFEST_PATH} is not that of a Pairloom file`);
  const { version } = value;
  if (typeof version === 'number' && version > BUNDLE_VERSION) throw new BundleNewerError();
  try {
    const fileVersion = object<Pick<Manifest, 'version'>>({ version: wholeNumber(0, BUNDLE_VERSION) })(value).version;
    return { manifest: { ...manifest(migrateManifest(value, fileVersion)), version: BUNDLE_VERSION }, fileVersion };
  } catch (error) {
    throw error instanceof InvalidValueError ? new BundleError(`${MANIFEST_PATH}: ${error.message}`) : error;
  }
}

/** The document's text in the bundle. */
export function textPath(document: number): string {
  return `texts/${document}.txt`;
}

const count = wholeNumber(0, Number.MAX_SAFE_INTEGER);

const manifest = object<Manifest>({
  app: kind('pairloom'),
  version: count,
  createdAt: moment,
  run: bundleRun,
  files: list(
    object<BundleFile>({
      path: text(bundleLimits.nameLength),
      byteLength: count,
      sha256: textLike(/^[0-9a-f]{64}$/, 'a SHA-256'),
    }),
    bundleLimits.documents + 100,
  ),
  counts: object<BundleCounts>({ documents: count, cuts: count, examples: count, pairs: count }),
});
