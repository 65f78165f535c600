import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { HttpRanges } from '../src/adapters/http-ranges';
import type { ByteRanges } from '../src/model/byte-ranges';
import type { ConversionProgress } from '../src/model/convert-decoder';
import type { DecoderTarget } from '../src/model/decoder-target';
import { convertIntoFolder } from './convert-into-folder';
import { FolderRanges } from './folder-ranges';

const targets: readonly DecoderTarget[] = ['q4', 'q4f16', 'q8', 'fp32'];
const usage = `npm run convert -- <folder or Hub id> <new folder> [--target ${targets.join('|')}] [--half-on-disk] [--revision main]

Converts a safetensors checkpoint (Llama, Mistral, Qwen2, Qwen3, SmolLM3) into an ONNX model for the browser.
With --half-on-disk, matrices that stay float are stored in half precision.
A token for gated models is read from HF_TOKEN.`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    target: { type: 'string', default: 'q4' },
    'half-on-disk': { type: 'boolean', default: false },
    revision: { type: 'string', default: 'main' },
  },
});
const [from, out] = positionals;
const target = targets.find((name) => name === values.target);
if (from === undefined || out === undefined || target === undefined) {
  console.error(usage);
  process.exit(2);
}

const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('Stopped; nothing was left behind.')));
try {
  const { files, names } = await openFiles(from, values.revision);
  const options = { target, halfOnDisk: values['half-on-disk'] };
  await convertIntoFolder(files, names, out, options, progressLine(), stop.signal);
  console.log(`\nThe model is in ${out}`);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

async function openFiles(place: string, revision: string): Promise<{ files: ByteRanges; names: readonly string[] }> {
  if (existsSync(place)) {
    const folder = new FolderRanges(place);
    return { files: folder, names: await folder.names() };
  }
  if (!/^[\w.-]+\/[\w.-]+$/.test(place)) throw new Error(`There is no folder ${place}, and it is no id of a model.`);
  const token = process.env['HF_TOKEN'];
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const host = 'https://huggingface.co';
  const answer = await fetch(`${host}/api/models/${place}/revision/${encodeURIComponent(revision)}`, { headers });
  if (!answer.ok) throw new Error(`The Hub answered ${String(answer.status)} when asked for ${place}.`);
  const { siblings, sha } = (await answer.json()) as { siblings: { rfilename: string }[]; sha: string };
  // By the commit, so that a branch that moves meanwhile does not mix two checkpoints.
  const files = new HttpRanges(`${host}/${place}/resolve/${sha}/`, { headers });
  return { files, names: siblings.map(({ rfilename }) => rfilename) };
}

function progressLine(): (progress: ConversionProgress) => void {
  const startedAt = Date.now();
  let shownAt = 0;
  return ({ bytesWritten, bytesTotal, file }) => {
    if (Date.now() - shownAt < 500 && bytesWritten < bytesTotal) return;
    shownAt = Date.now();
    const seconds = (shownAt - startedAt) / 1000;
    const left = (seconds * (bytesTotal - bytesWritten)) / Math.max(1, bytesWritten);
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
    const line = `${file}: ${megabytes(bytesWritten)} of ${megabytes(bytesTotal)} MB, about ${left.toFixed(0)} s left`;
    process.stdout.write(`\r${line.padEnd(78)}`);
  };
}
