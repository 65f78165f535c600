import { parseArgs } from 'node:util';
import type { Device } from '../src/domain/run';

export const benchModels = ['embedded', 'random'] as const;
export type BenchModelName = (typeof benchModels)[number];

export interface EngineOptions {
  readonly repeats: number;
  /** Few texts: to see that it runs, not to measure. */
  readonly isQuick: boolean;
  /** Without the lines of features on their own. */
  readonly isBrief: boolean;
  readonly models: readonly BenchModelName[];
  readonly devices: readonly Device[];
  /** Where everything that was measured is written to as well. */
  readonly json: string | null;
  /** The embedded model as a GGUF file: measured with wllama as well. */
  readonly gguf: string | null;
}

const usage = `npm run bench -- [--quick] [--brief] [--repeats=n] [--model=embedded|random] [--device=webgpu] [--json=file] [--gguf=file]`;

/** Ends the process where the arguments say nothing it knows. */
export function readOptions(): EngineOptions {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        repeats: { type: 'string' },
        model: { type: 'string' },
        device: { type: 'string', default: 'wasm' },
        json: { type: 'string' },
        brief: { type: 'boolean', default: false },
        gguf: { type: 'string' },
      },
    });
    const { quick, repeats = quick ? '1' : '5', model, device, json, brief, gguf } = values;
    if (!/^[1-9]\d*$/.test(repeats)) throw new RangeError(`There are no ${repeats} repeats.`);
    if (device !== 'wasm' && device !== 'webgpu') throw new RangeError(`There is no device ${device}.`);
    const models = benchModels.filter((name) => model === undefined || name === model);
    if (models.length === 0) throw new RangeError(`There is no model ${String(model)}.`);
    const devices: readonly Device[] = device === 'webgpu' ? ['wasm', 'webgpu'] : ['wasm'];
    const files = { json: json ?? null, gguf: gguf ?? null };
    return { repeats: Number(repeats), isQuick: quick, isBrief: brief, models, devices, ...files };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}
