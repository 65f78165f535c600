import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { sha256OfText } from '../../src/adapters/text-hash';
import { textPath, type Manifest } from '../../src/domain/bundle-manifest';
import type { BundleRun } from '../../src/domain/bundle-run';
import type { BundleParts } from './bundle-parts';

/** What tells two runs apart, whatever they and their documents are called: texts, passages, settings, examples, pairs. */
interface RunContent {
  readonly run: BundleRun;
  readonly texts: readonly string[];
  readonly cuts: string;
  readonly examples: string;
}

export function contentHashOfManifest({ run, files }: Manifest): string {
  const byPath = new Map(files.map((file) => [file.path, file.sha256]));
  const texts = new Set(run.sources.map(({ document }) => document));
  return contentHash({
    run,
    texts: [...texts].sort((one, other) => one - other).map((document) => byPath.get(textPath(document)) ?? ''),
    cuts: byPath.get('cuts.jsonl') ?? '',
    examples: byPath.get('examples.jsonl') ?? '',
  });
}

export async function contentHashOfRun(parts: BundleParts, signal: AbortSignal): Promise<string> {
  const hashed = async (texts: AsyncIterable<string>): Promise<string> => {
    const hash = sha256.create();
    const encoder = new TextEncoder();
    for await (const text of texts) {
      signal.throwIfAborted();
      hash.update(encoder.encode(text));
    }
    return bytesToHex(hash.digest());
  };
  return contentHash({
    run: parts.run,
    texts: await parts.sha256OfDocuments(),
    cuts: await hashed(parts.cuts.text()),
    examples: await hashed(parts.examples.text()),
  });
}

function contentHash({ run: { createdAt, settings, model, sources }, texts, cuts, examples }: RunContent): string {
  return sha256OfText(JSON.stringify([createdAt, settings, model, sources, texts, cuts, examples]));
}
