import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convertCheckpoint } from '../../src/adapters/convert-checkpoint';
import { convertDecoder } from '../../src/model/convert-decoder';
import { openCheckpoint } from '../../src/model/checkpoint-weights';
import { filesInMemory } from '../../src/model/files-in-memory';
import { MemorySink } from '../../src/model/memory-sink';
import { testCheckpoint } from '../../src/model/test-checkpoint';
import { asciiBytes } from '../../src/model/test-safetensors';
import { OpfsOutput } from './opfs-output';
import type { InstallationProgress } from './protocol';
import { TestPrivateStorage } from './test-private-storage';

const { signal } = new AbortController();
const checkpoint = {
  ...testCheckpoint({
    ...{ model_type: 'llama', hidden_size: 32, intermediate_size: 48, num_hidden_layers: 2, num_attention_heads: 2 },
    ...{ num_key_value_heads: 1, vocab_size: 40, max_position_embeddings: 64, head_dim: 16, eos_token_id: 2 },
  }),
  'tokenizer.json': asciiBytes('{}'),
  'tokenizer_config.json': asciiBytes('{}'),
};
const options = { target: 'q4', singleFileBytes: 0, maxFileBytes: 12_000 } as const;

interface Attempt {
  readonly subject?: object;
  readonly contents?: Readonly<Record<string, Uint8Array>>;
  readonly report?: (progress: InstallationProgress) => void;
  readonly signal?: AbortSignal;
  readonly freeBytes?: number;
}

async function convert(storage: TestPrivateStorage, attempt: Attempt = {}) {
  const { subject = { id: 'a' }, contents = checkpoint, report = () => undefined, freeBytes = Infinity } = attempt;
  const parts = {
    ...{ directory: storage.root, subject, report, keepEveryBytes: 3000 },
    freeBytes: () => Promise.resolve(freeBytes),
  };
  const output = new OpfsOutput(parts, attempt.signal ?? signal);
  try {
    await convertCheckpoint(
      ...([filesInMemory(contents), Object.keys(contents), options, output] as const),
      (progress) => output.onProgress(progress),
      attempt.signal ?? signal,
    );
  } finally {
    output.close();
  }
  return output.files;
}

async function expectedGraph(): Promise<ReadonlyMap<string, Uint8Array>> {
  const sink = new MemorySink();
  const source = await openCheckpoint(filesInMemory(checkpoint), Object.keys(checkpoint), signal);
  const { files } = await convertDecoder(source, options, sink, () => undefined, signal);
  return new Map(files.map(({ name }) => [`onnx/${name}`, sink.bytes(name)]));
}

function expectModel(storage: TestPrivateStorage, expected: ReadonlyMap<string, Uint8Array>): void {
  for (const [path, bytes] of expected) {
    expect(Buffer.compare(storage.files.get(path)?.bytes ?? new Uint8Array(), bytes), path).toBe(0);
  }
}

/** Reports of a stage. */
function watched(stage: InstallationProgress['stage']) {
  const seen: InstallationProgress[] = [];
  return { seen, report: (progress: InstallationProgress) => void (progress.stage === stage && seen.push(progress)) };
}

test('a conversion writes the files that it names, with their hashes, and the small ones first', async () => {
  const storage = new TestPrivateStorage();
  const files = await convert(storage);
  expect(files.map(({ path }) => path).slice(0, 5)).toEqual([
    ...['tokenizer.json', 'tokenizer_config.json', 'generation_config.json', 'config.json', 'onnx/model_q4.onnx'],
  ]);
  for (const { path, byteLength, sha256 } of files) {
    const bytes = storage.files.get(path)?.bytes ?? new Uint8Array();
    expect(bytes.length).toBe(byteLength);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
  expectModel(storage, await expectedGraph());
});

test('however often the tab is killed and whatever the disk lost, the model is the same bytes in the end', async () => {
  const expected = await expectedGraph();
  const hashes = await convert(new TestPrivateStorage());
  const kill = fc.record({ afterSteps: fc.nat(90), draws: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true })) });
  await fc.assert(
    fc.asyncProperty(fc.array(kill, { minLength: 1, maxLength: 6 }), async (kills) => {
      let storage = new TestPrivateStorage();
      for (const { afterSteps, draws } of kills) {
        storage.killAfter(afterSteps);
        await convert(storage).catch((error: Error) => expect(error.name).toBe('Killed'));
        let draw = 0;
        storage = storage.restarted(() => draws[draw++ % draws.length] ?? 0.5);
      }
      expect(await convert(storage)).toEqual(hashes);
      expectModel(storage, expected);
    }),
    { numRuns: 25 },
  );
}, 20_000);

test('what was kept is not converted again, and counts as done', async () => {
  const storage = new TestPrivateStorage();
  storage.killAfter(60);
  await expect(convert(storage)).rejects.toThrow();
  const next = storage.restarted(() => 0.5);
  const { seen, report } = watched('converting');
  await convert(next, { report });
  const [first] = seen.filter(({ bytesDone }) => bytesDone > 0);
  expect(first?.bytesDone).toBeGreaterThan(3000);
  expect(seen.at(-1)?.bytesDone).toBe(seen.at(-1)?.bytesTotal);
  expectModel(next, await expectedGraph());
});

test('kept bytes that were changed meanwhile are found out and written anew', async () => {
  const storage = new TestPrivateStorage();
  await convert(storage);
  const spoilt = storage.restarted(() => 0.5);
  const file = spoilt.files.get('onnx/model_q4.onnx_data_1');
  file?.bytes.set([255, 254, 253], 500);
  await convert(spoilt);
  expectModel(spoilt, await expectedGraph());
});

test('a finished conversion is only compared', async () => {
  const storage = new TestPrivateStorage();
  const files = await convert(storage);
  const { seen, report } = watched('verifying');
  expect(await convert(storage, { report })).toEqual(files);
  expect(seen.at(-1)?.bytesDone).toBe(seen.at(-1)?.bytesTotal);
});

test('of another checkpoint nothing is gone on with', async () => {
  const storage = new TestPrivateStorage();
  storage.killAfter(60);
  await expect(convert(storage, { subject: { id: 'another' } })).rejects.toThrow();
  const next = storage.restarted(() => 0.5);
  const { seen, report } = watched('converting');
  await convert(next, { report });
  expect(seen[0]?.bytesDone).toBe(0);
  expectModel(next, await expectedGraph());
});

test('a cancel keeps what is done and lets others at the files', async () => {
  const storage = new TestPrivateStorage();
  const stop = new AbortController();
  const report = ({ bytesDone }: InstallationProgress): void => {
    if (bytesDone > 20_000) stop.abort();
  };
  await expect(convert(storage, { report, signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
  expect([...storage.files.values()].filter(({ isLocked }) => isLocked)).toEqual([]);
  const { seen, report: watch } = watched('verifying');
  await convert(storage, { report: watch });
  expect(seen.at(-1)?.bytesDone).toBeGreaterThan(10_000);
});

test('a full disk in the middle of a write keeps what is done', async () => {
  const storage = new TestPrivateStorage();
  storage.quota = 20_000;
  await expect(convert(storage)).rejects.toMatchObject({ name: 'StorageFullError' });
  storage.quota = Infinity;
  await convert(storage);
  expectModel(storage, await expectedGraph());
});

test('too little room is found before anything is written', async () => {
  const storage = new TestPrivateStorage();
  await expect(convert(storage, { freeBytes: 1000 })).rejects.toMatchObject({ reason: 'noSpace' });
  expect([...storage.files.keys()]).toEqual(['conversion.jsonl']);
});

test.each(['tokenizer.json', 'tokenizer_config.json'])('a checkpoint without %s is refused at once', async (name) => {
  const contents = Object.fromEntries(Object.entries(checkpoint).filter(([file]) => file !== name));
  const storage = new TestPrivateStorage();
  await expect(convert(storage, { contents })).rejects.toMatchObject({ reason: 'missingFile', path: name });
  expect(storage.files.size).toBe(0);
});
