import { cpus } from 'node:os';
import { join } from 'node:path';
import { env } from 'onnxruntime-web';
import { openCheckpoint } from '../src/model/checkpoint-weights';
import type { ConversionOptions } from '../src/model/convert-decoder';
import { FolderRanges } from '../tools/folder-ranges';
import { median } from './browser';
import { ConvertedDecoder, likeliest } from './converted-decoder';
import { benchTexts } from './quantization-texts';

/**
 * What quantising costs the embedded model: its logits, tokens and pairs beside those of its checkpoint in float32, for
 * each target and method. Logits and the first perplexity are those of the tokens that float32 wrote, each after the
 * same tokens; the second perplexity is that of the passages as plain text.
 *
 *     npx tsx bench/quantization.ts
 */
const kinds: readonly ConversionOptions[] = [
  { target: 'fp32', halfOnDisk: true },
  ...(['q8', 'q4'] as const).flatMap((target) =>
    (['nearest', 'search', 'zeroPoints'] as const).map((method) => ({ target, method })),
  ),
];

env.wasm.numThreads = 1;
env.logLevel = 'error';

interface Reading {
  readonly completions: readonly (readonly number[])[];
  /** Of the tokens that float32 wrote, passage after passage. */
  readonly logits: readonly Float32Array[];
  readonly perplexity: number;
  readonly plainPerplexity: number;
  readonly msPerToken: number;
}

const files = new FolderRanges(join(import.meta.dirname, '../tools/checkpoints/synthesizer'));
const source = await openCheckpoint(files, await files.names(), new AbortController().signal);
const texts = await benchTexts();
const reference = await read({ target: 'fp32' }, null);
const written = pairsOf(reference);
const pairs = written.reduce((sum, { size }) => sum + size, 0);

console.log(
  `${texts.passages.length} passages, ${reference.logits.length} tokens and ${pairs} pairs written in float32`,
);
console.log(`on ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, one thread\n`);
console.log('| | largest error | RMS error | same token | perplexity | of plain text | same pairs | ms a token |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
print('fp32', reference);
for (const options of kinds) print(nameOf(options), await read(options, reference));
await files.close();

/** The tokens are those of `measure`; where there is none, this reading is its own. */
async function read(options: ConversionOptions, measure: Reading | null): Promise<Reading> {
  const decoder = await ConvertedDecoder.convert(source, options);
  const { passages, end } = texts;
  const own = [];
  for (const { prompt } of passages) own.push(await decoder.greedy(prompt, end, 128));
  const completions = own.map(({ tokens }) => tokens);
  const logits: Float32Array[] = [];
  const surprises: number[] = [];
  const plainSurprises: number[] = [];
  for (const [index, { prompt, plain }] of passages.entries()) {
    const completion = (measure?.completions ?? completions)[index] ?? [];
    const all = await decoder.logits([...prompt, ...completion.slice(0, -1)]);
    const ofCompletion = all.slice(prompt.length - 1);
    logits.push(...ofCompletion);
    surprises.push(...completion.map((token, at) => surprise(ofCompletion[at], token)));
    const ofPlain = await decoder.logits(plain);
    plainSurprises.push(...plain.slice(1).map((token, at) => surprise(ofPlain[at], token)));
  }
  await decoder.release();
  return {
    completions,
    logits,
    perplexity: Math.exp(mean(surprises)),
    plainPerplexity: Math.exp(mean(plainSurprises)),
    msPerToken: median(own.map(({ msPerToken }) => msPerToken)),
  };
}

function print(name: string, reading: Reading): void {
  const { largest, rms, sameToken } = comparison(reading.logits, reference.logits);
  const others = pairsOf(reading);
  const same = written.reduce((sum, own, index) => sum + [...own].filter((pair) => others[index]?.has(pair)).length, 0);
  const cells = [
    name,
    percent(largest),
    percent(rms),
    percent(sameToken),
    reading.perplexity.toFixed(4),
    reading.plainPerplexity.toFixed(3),
    `${percent(same / pairs)} (${same})`,
    reading.msPerToken.toFixed(2),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

/** Errors as shares: the largest of the largest logit, the root mean square of that of the logits. */
function comparison(logits: readonly Float32Array[], expected: readonly Float32Array[]) {
  let [largestError, largest, squaredError, squared, same] = [0, 0, 0, 0, 0];
  for (const [index, row] of expected.entries()) {
    const own = logits[index] ?? row;
    if (likeliest(own) === likeliest(row)) same += 1;
    for (const [at, value] of row.entries()) {
      const error = (own[at] ?? NaN) - value;
      largestError = Math.max(largestError, Math.abs(error));
      largest = Math.max(largest, Math.abs(value));
      squaredError += error ** 2;
      squared += value ** 2;
    }
  }
  return { largest: largestError / largest, rms: Math.sqrt(squaredError / squared), sameToken: same / expected.length };
}

function pairsOf({ completions }: Reading): readonly ReadonlySet<string>[] {
  return completions.map((completion) => new Set(texts.pairs(completion)));
}

/** -log of the probability of `token`. */
function surprise(logits: Float32Array | undefined, token: number): number {
  if (logits === undefined) return NaN;
  const highest = logits[likeliest(logits)] ?? 0;
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
  return Math.log(total) + highest - (logits[token] ?? NaN);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(share: number): string {
  return `${(share * 100).toPrecision(3)} %`;
}

function nameOf({ target, method, halfOnDisk }: ConversionOptions): string {
  return [target, method, halfOnDisk === true ? 'as shipped' : ''].filter(Boolean).join(' ');
}
