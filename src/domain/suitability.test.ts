import { describe, expect, test } from 'vitest';
import type { DeviceReport } from './device-report';
import type { ModelEntry } from './model-entry';
import { type BuildNeeds, judgeBuild, judgeEntry } from './suitability';

const card: DeviceReport = {
  gpu: { name: 'card', isSoftware: false, hasHalfPrecision: true, maxBufferBytes: 4e9, maxBindingBytes: 4e9 },
  memoryBytes: 8e9,
  processors: 8,
  freeBytes: 50e9,
};
const withoutHalf: DeviceReport = { ...card, gpu: card.gpu && { ...card.gpu, hasHalfPrecision: false } };
const imitated: DeviceReport = { ...card, gpu: card.gpu && { ...card.gpu, isSoftware: true } };
const withoutCard: DeviceReport = { ...card, gpu: null };

function build(change: Partial<BuildNeeds> = {}): BuildNeeds {
  return { dtype: 'q4f16', parameters: 360e6, byteLength: 3e8, bytesToStore: 3e8, cacheBytes: 8e7, ...change };
}

const seven = build({ parameters: 7.2e9, byteLength: 4.2e9, bytesToStore: 4.2e9, cacheBytes: 3e8 });

describe('whether a build runs on a device', () => {
  test.each([
    ['a card with half precision', build(), card, 'well', /graphics card can run it/],
    ['a card without half precision', build(), withoutHalf, 'not', /Take the q4 build/],
    ['q4 on a card without half precision', build({ dtype: 'q4' }), withoutHalf, 'well', /graphics card/],
    ['half precision without a card', build(), withoutCard, 'not', /A q4 build runs without one/],
    ['half precision on an imitated card', build(), imitated, 'not', /A q4 build runs without one/],
    ['q4 on the processor', build({ dtype: 'q4' }), withoutCard, 'slowly', /processor/],
    ['q4 on an imitated card', build({ dtype: 'q4' }), imitated, 'slowly', /only imitated/],
    ['a small model on the processor', build({ dtype: 'q8', parameters: 6e6 }), withoutCard, 'well', /small enough/],
    ['operators of the processor alone', build({ dtype: 'q8', isCpuOnly: true }), card, 'slowly', /processor only/],
    ['1.5 billion on the processor', build({ dtype: 'q4', parameters: 1.5e9 }), withoutCard, 'not', /many minutes/],
    ['7 billion on a card', seven, card, 'well', /5\.5 GB of memory/],
    ['7 billion at q4 without a card', { ...seven, dtype: 'q4' as const }, withoutCard, 'not', /too large/],
    ['too little storage', build(), { ...card, freeBytes: 1e8 }, 'not', /0\.3 GB of storage .* 0\.1 GB/],
    ['storage that is not known', build(), { ...card, freeBytes: null }, 'well', /graphics card/],
    ['a model that is here already', build({ bytesToStore: 0 }), { ...card, freeBytes: 0 }, 'well', /graphics card/],
    ['too little memory', seven, { ...card, memoryBytes: 4e9 }, 'not', /5\.5 GB of memory and this device has 4\.0/],
    ['memory as much as browsers ever tell', seven, { ...card, memoryBytes: 8e9 }, 'well', /GB of memory free/],
  ] as const)('%s', (_name, needs, device, verdict, reason) => {
    const judged = judgeBuild(needs, device);
    expect(judged.verdict).toBe(verdict);
    expect(judged.reason).toMatch(reason);
  });
});

const entry: ModelEntry = {
  ...{ id: 'owner/name', name: 'Name', summary: '', revision: 'main', family: 'llama', parameters: 360e6 },
  ...{ licence: '', contextTokens: 8192, usedContextTokens: 4096, prompting: 'chat', cacheBytesPerToken: 40_960 },
  builds: [
    { dtype: 'q4f16', graph: 'onnx/model_q4f16.onnx', byteLength: 270e6 },
    { dtype: 'q4', graph: 'onnx/model_q4.onnx', byteLength: 390e6 },
  ],
  conversion: null,
};

describe('how well an entry does on a device', () => {
  test('the build named first is taken where it runs', () => {
    expect(judgeEntry(entry, card)).toMatchObject({ byteLength: 270e6, suitability: { verdict: 'well' } });
  });

  test('another build is taken where the first does not run', () => {
    expect(judgeEntry(entry, withoutHalf)).toMatchObject({ byteLength: 390e6, suitability: { verdict: 'well' } });
    expect(judgeEntry(entry, withoutCard)).toMatchObject({ byteLength: 390e6, suitability: { verdict: 'slowly' } });
  });

  test('a checkpoint is judged as what it becomes', () => {
    const checkpoint = {
      ...entry,
      parameters: 7.2e9,
      builds: [],
      conversion: { readsBytes: 29e9, writesBytes: 4.3e9 },
    };
    expect(judgeEntry(checkpoint, withoutHalf)).toMatchObject({ byteLength: 4.3e9, suitability: { verdict: 'well' } });
    expect(judgeEntry(checkpoint, withoutCard).suitability.verdict).toBe('not');
  });
});
