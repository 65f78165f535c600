import { cp, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { buildHarness } from '../e2e/build-harness';
import { securityHeaders } from '../src/adapters/security-policy';
import type { Device } from '../src/domain/run';
import { serveStatic } from '../tools/static-server';
import { columnsFor, LLAMA_COLUMNS, WHOLE_ENGINE } from './engine-columns';
import type { BenchModel } from './engine-harness/main';
import { GGUF_FILE } from './engine-harness/measured-pass';
import { type BenchModelName, readOptions } from './engine-options';
import { EnginePage } from './engine-page';
import { measuredAlone, printDifferences, printLengths, printMemory, printShares, printSpeed } from './engine-report';
import { EngineRuns } from './engine-runs';
import { continuedOnly, fixedLength, oneRound, severalRounds } from './engine-work';
import { prosePassages } from './prose-passages';
import { writeRandomModel } from './random-model';

/**
 * The engine beside a loop over the library's `generate()`: the same texts, weights, threads and rules, all lines of a
 * table in turn, five times. Loading and a first pass of each do not count.
 *
 *     npm run bench -- [--quick] [--brief] [--repeats=n] [--model=embedded|random] [--device=webgpu] [--json=file] [--gguf=file]
 */
const BRIEF_COLUMNS = 5;
const options = readOptions();
const size = options.isQuick
  ? { passages: 6, candidates: 9, sequences: 2, fixed: 6, newTokens: 24 }
  : { passages: 30, candidates: 36, sequences: 8, fixed: 8, newTokens: 64 };

const site = await buildHarness('engine-harness', import.meta.dirname);
const embeddedFiles = join(import.meta.dirname, '../public/models/synthesizer');
await cp(embeddedFiles, join(site, 'models/synthesizer'), { recursive: true });
if (options.gguf !== null) await cp(options.gguf, join(site, GGUF_FILE));
const models: Readonly<Record<BenchModelName, BenchModel>> = {
  embedded: 'embedded',
  random: await writeRandomModel(site, embeddedFiles),
};
const passages = await prosePassages();
const { url, server } = await serveStatic({
  folder: site,
  ...(options.gguf !== null && { headersOf: headersForBlobWorkers }),
});
const measured: object[] = [];
try {
  console.log(`${String(cpus().length)} x ${cpus()[0]?.model ?? 'unknown'}, load ${(loadavg()[0] ?? 0).toFixed(1)}`);
  for (const device of options.devices) {
    if (device === 'webgpu' && !(await hasGraphicsCard())) continue;
    for (const name of options.models) await measureModel(name, models[name], device);
  }
  if (options.json !== null) await writeFile(options.json, JSON.stringify(measured));
} finally {
  server.closeAllConnections();
  server.close();
}

async function measureModel(name: BenchModelName, model: BenchModel, device: Device): Promise<void> {
  const ofEngine = columnsFor(device, name === 'embedded').slice(0, options.isBrief ? BRIEF_COLUMNS : undefined);
  const hasLlama = options.gguf !== null && name === 'embedded' && device === 'wasm';
  const columns = hasLlama ? [...ofEngine, ...LLAMA_COLUMNS] : ofEngine;
  const runs = await EngineRuns.start(url, device, model, columns);
  try {
    const threads = [...runs.threads].map(([build, count]) => `${String(count)} on ${build}`).join(', ');
    const title = `# The ${name} model on ${device}, threads: ${threads}`;
    console.log(`\n${title}`);
    if (name === 'random') {
      const work = fixedLength(passages.slice(0, size.fixed), size.newTokens);
      return await measure(`${String(work.sequences.length)} texts, ${String(size.newTokens)} new tokens each`, work);
    }
    const first = oneRound(passages.slice(0, size.passages));
    await measure(`M = 1, ${String(first.sequences.length)} texts`, first);
    const candidates = severalRounds(passages.slice(0, size.candidates), 3);
    const continued = continuedOnly(candidates, await runs.pass(WHOLE_ENGINE, candidates));
    const taken = { ...continued, sequences: continued.sequences.slice(0, size.sequences) };
    const found = `${String(continued.sequences.length)} of ${String(candidates.sequences.length)}`;
    const counts = `${String(taken.sequences.length)} sequences; in ${found} every later prompt carries pairs and fits`;
    await measure(`M = 3, ${counts}`, taken);
  } finally {
    await runs.close();
  }

  async function measure(title: string, work: Parameters<EngineRuns['repeat']>[0]): Promise<void> {
    const passes = await runs.repeat(work, options.repeats);
    console.log(`\n## ${title}; repeats: ${String(options.repeats)}`);
    printLengths(passes);
    printSpeed(columns, passes, work.ignoresEnd ? 'requests' : 'pairs');
    console.log();
    printDifferences(columns, passes);
    printShares(columns, passes);
    const alone = await runs.memory(measuredAlone(columns, WHOLE_ENGINE), work, options.repeats);
    printMemory(alone.passes, alone.peaks);
    measured.push({ model: name, device, title, passes: [...passes], memory: [...alone.peaks] });
  }
}

/** The app's own policy, but for workers from blobs: wllama starts no others. */
function headersForBlobWorkers(path: string): Record<string, string> {
  const headers = securityHeaders({ path });
  const policy = headers['Content-Security-Policy']?.replace("worker-src 'self'", "worker-src 'self' blob:");
  return policy === undefined ? headers : { ...headers, 'Content-Security-Policy': policy };
}

async function hasGraphicsCard(): Promise<boolean> {
  const page = await EnginePage.launch(url, 'webgpu');
  const adapter = await page.adapter().finally(() => page.close());
  if (adapter !== null && !adapter.isSoftware) {
    console.log(`WebGPU: ${adapter.key}`);
    return true;
  }
  console.log(`WebGPU is left out: ${adapter === null ? 'no adapter' : `${adapter.key} is imitated in software`}.`);
  return false;
}
