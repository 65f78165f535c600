import type { DeviceReport } from './device-report';
import type { ModelEntry } from './model-entry';
import type { Dtype } from './model-spec';

/** What a build asks of a device. */
export interface BuildNeeds {
  readonly dtype: Dtype;
  readonly parameters: number;
  /** Bytes of its files. */
  readonly byteLength: number;
  /** Bytes still to be stored; 0 for what is here already. */
  readonly bytesToStore: number;
  /** Keys and values of a full context, in bytes. */
  readonly cacheBytes: number;
  /** Operators without a kernel for graphics cards: under WebGPU each of them goes back to the processor. */
  readonly isCpuOnly?: boolean;
}

export interface Suitability {
  readonly verdict: 'well' | 'slowly' | 'not';
  /** In plain words: why, and where there is one, what to do. */
  readonly reason: string;
}

/** In bytes of a model's files: WebAssembly addresses 4 GB, and needs the weights and room to rearrange them. */
export const PROCESSOR_LIMIT_BYTES = 2.5e9;
/** Up to here the processor writes about as fast as one reads. */
const QUICK_ON_PROCESSOR = 60e6;
/** Beyond it a passage takes the processor many minutes. */
const BEARABLE_ON_PROCESSOR = 800e6;
/** Beside the weights: buffers of the runtime, activations, the page. */
const OVERHEAD = 1.25;
/** Browsers report no more than this, whatever is there. */
const MOST_REPORTED_MEMORY = 8e9;

/** Bytes of memory while the model works, roughly. */
function memoryNeed({ byteLength, cacheBytes }: Pick<BuildNeeds, 'byteLength' | 'cacheBytes'>): number {
  return byteLength * OVERHEAD + cacheBytes;
}

/** Such a build needs WebGPU with `shader-f16`. */
export function needsHalfPrecision(dtype: Dtype): boolean {
  return dtype === 'fp16' || dtype === 'q4f16';
}

/** Whether a build runs on a device, told before a byte of it is loaded. */
export function judgeBuild(needs: BuildNeeds, device: DeviceReport): Suitability {
  return obstacle(needs, device) ?? pace(needs, device);
}

export interface JudgedEntry {
  readonly suitability: Suitability;
  /** Of the build that fits best. */
  readonly byteLength: number;
}

/** The best that an entry's builds can do on a device; of equals, the one named first. */
export function judgeEntry(entry: ModelEntry, device: DeviceReport): JudgedEntry {
  const { parameters, usedContextTokens, cacheBytesPerToken, conversion } = entry;
  // A checkpoint becomes what suits the device: 4 bits, in half precision where the card has it.
  const converted = conversion === null ? [] : (['q4f16', 'q4'] as const);
  const builds = [...entry.builds, ...converted.map((dtype) => ({ dtype, byteLength: conversion?.writesBytes ?? 0 }))];
  const judged = builds.map(({ dtype, byteLength }): JudgedEntry => {
    const cacheBytes = usedContextTokens * cacheBytesPerToken;
    const needs = { dtype, parameters, byteLength, bytesToStore: byteLength, cacheBytes };
    return { byteLength, suitability: judgeBuild(needs, device) };
  });
  const best = judged.toSorted((one, other) => RANK[one.suitability.verdict] - RANK[other.suitability.verdict])[0];
  if (best === undefined) throw new RangeError(`${entry.id} has neither a build nor a checkpoint.`);
  return best;
}

const RANK = { well: 0, slowly: 1, not: 2 } as const;

function obstacle(needs: BuildNeeds, { gpu, memoryBytes, freeBytes }: DeviceReport): Suitability | null {
  if (freeBytes !== null && needs.bytesToStore > freeBytes) {
    return not(
      `It needs ${gigabytes(needs.bytesToStore)} of storage and the browser allows ${gigabytes(freeBytes)} more. Delete another model, or free some of the disk; private windows allow little.`,
    );
  }
  const needsHalf = needsHalfPrecision(needs.dtype);
  if (needsHalf && !hasCard(gpu)) {
    return not('It needs a graphics card that this browser can use. A q4 build runs without one.');
  }
  if (needsHalf && gpu?.hasHalfPrecision === false) {
    return not('The graphics card does not compute in half precision (shader-f16). Take the q4 build.');
  }
  if (!runsOnCard(needs, gpu) && needs.byteLength > PROCESSOR_LIMIT_BYTES) {
    return not('It is too large for the processor in a browser, and needs a graphics card that the browser can use.');
  }
  const need = memoryNeed(needs);
  if (memoryBytes !== null && memoryBytes < MOST_REPORTED_MEMORY && need > memoryBytes) {
    return not(`It needs about ${gigabytes(need)} of memory and this device has ${gigabytes(memoryBytes)}.`);
  }
  return null;
}

function pace(needs: BuildNeeds, { gpu }: DeviceReport): Suitability {
  if (runsOnCard(needs, gpu)) {
    const need = memoryNeed(needs);
    return need > 3e9
      ? { verdict: 'well', reason: `If the graphics card has ${gigabytes(need)} of memory free; browsers do not tell.` }
      : { verdict: 'well', reason: 'The graphics card can run it.' };
  }
  const why = needs.isCpuOnly ? 'This build runs on the processor only' : noCardReason(gpu);
  if (needs.parameters > BEARABLE_ON_PROCESSOR) {
    return not(`${why}, and there a passage would take many minutes.`);
  }
  if (needs.parameters > QUICK_ON_PROCESSOR) {
    return { verdict: 'slowly', reason: `${why}: expect a minute or more a passage.` };
  }
  return { verdict: 'well', reason: 'It is small enough for the processor.' };
}

function runsOnCard(needs: BuildNeeds, gpu: DeviceReport['gpu']): boolean {
  return hasCard(gpu) && needs.isCpuOnly !== true;
}

function hasCard(gpu: DeviceReport['gpu']): boolean {
  return gpu !== null && !gpu.isSoftware;
}

function noCardReason(gpu: DeviceReport['gpu']): string {
  return gpu === null
    ? 'This browser offers no graphics card here, so it runs on the processor'
    : 'The graphics card is only imitated here, so it runs on the processor';
}

function not(reason: string): Suitability {
  return { verdict: 'not', reason };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
