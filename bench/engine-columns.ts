import type { Device } from '../src/domain/run';
import type { BenchBuild, Contender } from './engine-harness/measured-pass';

/** What is measured beside the others: a line of each table. */
export interface Column {
  readonly name: string;
  readonly build: BenchBuild;
  readonly contender: Contender;
}

interface Features {
  /** Requests that decode together, or as many as pay. */
  readonly slots?: number;
  readonly reuses?: boolean;
  readonly looksUp?: boolean;
}

/** The names of the lines that others are compared with. */
export const PEER = 'generate()';
export const WHOLE_ENGINE = 'engine, all on';
/** The peer with the setting by which the engine has another attention for more than one token. */
export const SAME_ATTENTION = "generate(), the engine's attention";
export const LIBRARY_BUILD = "generate(), the library's build";

/** llama.cpp in WebAssembly, as wllama has it by default, and without the prefixes that it keeps. */
export const LLAMA_COLUMNS: readonly Column[] = [
  { name: 'wllama', build: 'llama.cpp', contender: { kind: 'wllama', reuses: true } },
  { name: 'wllama, no reuse', build: 'llama.cpp', contender: { kind: 'wllama', reuses: false } },
];

/**
 * `generate()` on the build of the runtime that the engine has, and on the one that the library takes by itself; the
 * engine with all of its features, and without some. Looking up is left out where answers are made of random weights:
 * they repeat themselves, and nearly every guess is right.
 */
export function columnsFor(device: Device, looksUp: boolean): readonly Column[] {
  const build = device === 'webgpu' ? 'webgpu-jspi' : 'wasm';
  const engine = (name: string, features: Features): Column => ({
    name,
    build,
    contender: {
      kind: 'engine',
      slots: { fixed: features.slots ?? null, most: null },
      reuses: features.reuses ?? true,
      looksUp: looksUp && (features.looksUp ?? true),
      // Guesses are made only for a row that nothing waits behind.
      isOneByOne: features.slots === 1,
    },
  });
  const nothing = { slots: 1, reuses: false, looksUp: false } as const;
  return [
    { name: PEER, build: device === 'webgpu' ? build : 'wasm-stock', contender: { kind: 'generate' } },
    ...(device === 'webgpu' ? [] : [{ name: SAME_ATTENTION, build, contender: { kind: 'generate' } } as const]),
    { name: LIBRARY_BUILD, build: 'webgpu-asyncify', contender: { kind: 'generate' } },
    engine(WHOLE_ENGINE, {}),
    engine('1 slot, all off', nothing),
    ...(looksUp ? [engine('1 slot, lookup', { ...nothing, looksUp: true })] : []),
    engine('1 slot, reuse', { ...nothing, reuses: true }),
    engine('slots by itself, no reuse', { reuses: false }),
    ...[2, 4, 8, 16].map((slots) => engine(`${String(slots)} slots`, { slots })),
  ];
}
