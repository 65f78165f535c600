import { createHash } from 'node:crypto';
import { BlobReader, BlobWriter, configure, TextReader, TextWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';
import type { Manifest } from '../../src/domain/bundle-manifest';

configure({ useWebWorkers: false });

/** The files of an archive as text, by their names. */
export async function unpacked(archive: Blob): Promise<Map<string, string>> {
  const reader = new ZipReader(new BlobReader(archive));
  const files = new Map<string, string>();
  for await (const entry of reader.getEntriesGenerator()) {
    if (!entry.directory) files.set(entry.filename, await entry.getData(new TextWriter()));
  }
  return files;
}

export async function packed(files: ReadonlyMap<string, string>): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter());
  for (const [path, text] of files) await zip.add(path, new TextReader(text));
  return zip.close();
}

/** What somebody who knows the format makes of a bundle: other files, and a manifest that agrees with them. */
export async function repacked(
  archive: Blob,
  change: (files: Map<string, string>) => void,
  changeManifest: (manifest: Manifest) => unknown = (manifest) => manifest,
): Promise<Blob> {
  const files = await unpacked(archive);
  change(files);
  const manifest = JSON.parse(files.get('manifest.json') ?? '') as Manifest;
  const listed = manifest.files.map((file) => {
    const bytes = Buffer.from(files.get(file.path) ?? '');
    return { ...file, byteLength: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  files.set('manifest.json', JSON.stringify(changeManifest({ ...manifest, files: listed })));
  return packed(files);
}

/** Changes one value in a line of a file of JSON Lines, by the names that lead to it; lines are counted from 1. */
export function inLine(files: Map<string, string>, path: string, line: number, names: string, value: unknown): void {
  const lines = (files.get(path) ?? '').split('\n');
  const json = JSON.parse(lines[line - 1] ?? '') as Record<string, unknown>;
  const [last = '', ...outer] = names.split('.').reverse();
  const owner = outer.reverse().reduce((inner, name) => inner[name] as Record<string, unknown>, json);
  if (value === undefined) Reflect.deleteProperty(owner, last);
  else owner[last] = value;
  lines[line - 1] = JSON.stringify(json);
  files.set(path, lines.join('\n'));
}
