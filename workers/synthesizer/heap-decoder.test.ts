import fc from 'fast-check';
import { beforeAll, describe, expect, it, test, vi } from 'vitest';
import { convertDecoder } from '../../src/model/convert-decoder';
import { MemorySink } from '../../src/model/memory-sink';
import { randomWeights, smallArchitecture } from '../../src/model/random-weights';
import { argmax } from '../../src/synthesis/sampling';
import type { Decoder, SavedRow } from './decoder';
import { openDecoder } from './test-model';

const EMBEDDED = 'public/models/synthesizer/onnx/model.onnx';
const { signal } = new AbortController();

/** Something that is done to `row`, with a share of the tokens that it holds. */
const changes = fc.record({
  kind: fc.constantFrom('write', 'write', 'copy', 'save', 'restore'),
  row: fc.nat(2),
  other: fc.nat(2),
  share: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  count: fc.integer({ min: 2, max: 16 }),
});

const graphs = {
  'the embedded model': { vocabulary: 6144, graph: () => Promise.resolve(EMBEDDED) },
  'a small model in 4 bits': { vocabulary: 80, graph: () => smallGraph('q4') },
  'a small model with a cache in half precision': { vocabulary: 80, graph: () => smallGraph('q4f16') },
} as const;

async function smallGraph(target: 'q4' | 'q4f16'): Promise<Uint8Array> {
  const sink = new MemorySink();
  const source = randomWeights(smallArchitecture());
  await convertDecoder(source, { target, method: 'nearest' }, sink, () => undefined, signal);
  return sink.bytes(sink.whole.at(-1) ?? '');
}

test('the runtime takes the attention that is fast here', async () => {
  expect((await openDecoder(EMBEDDED)).hasPlainAttention).toBe(true);
});

describe.each(Object.entries(graphs))('rows of %s', (_, { vocabulary, graph }) => {
  let opened: Awaited<ReturnType<typeof openDecoder>>;
  let another: Decoder;
  beforeAll(async () => {
    opened = await openDecoder(await graph());
    another = await decoderOf(1);
  });

  const text = (length: number, seed = 1): readonly number[] =>
    Array.from({ length }, (__, index) => (seed * 7919 + index * 31 + seed * index * index) % vocabulary);

  async function decoderOf(rows: number, tokens = 96): Promise<Decoder> {
    const decoder = opened.newDecoder();
    expect(await decoder.reserve(rows, tokens)).toBe(true);
    return decoder;
  }

  it('of different length decode together as each does alone, to the bit', async () => {
    const lengths = [40, 7, 61, 23];
    const steps = lengths.map((length, row) => ({ token: (row * 17 + 5) % vocabulary, length }));
    const alone: Float32Array[] = [];
    const single = await decoderOf(1);
    for (const [row, step] of steps.entries()) {
      await fill(single, 0, text(step.length, row));
      alone.push((await single.step([step], 'all')).values(0));
    }
    for (const count of [2, 3, 4]) {
      const decoder = await decoderOf(count);
      for (let row = 0; row < count; row += 1) await fill(decoder, row, text(lengths[row] ?? 0, row));
      const logits = await decoder.step(steps.slice(0, count), 'all');
      for (let row = 0; row < count; row += 1) expect(logits.values(row)).toEqual(alone[row]);
      const best = await decoder.step(steps.slice(0, count), 'best');
      expect(steps.slice(0, count).map((__, row) => best.argmax(row))).toEqual(alone.slice(0, count).map(argmax));
    }
  });

  it('are the same however a text is cut into pieces of two tokens or more', async () => {
    const decoder = await decoderOf(1);
    const whole = await fill(decoder, 0, text(60), 60);
    for (const pieceTokens of [2, 3, 16, 29]) expect(await fill(decoder, 0, text(60), pieceTokens)).toEqual(whole);
  });

  it('differ in rounding alone where tokens came one by one', async () => {
    const decoder = await decoderOf(1);
    const whole = await fill(decoder, 0, text(20), 20);
    const difference = (await fill(decoder, 0, text(20), 1)).map((value, index) => value - (whole[index] ?? NaN));
    expect(Math.max(...difference.map(Math.abs))).toBeLessThan(1e-4);
  });

  it('tell the logits of as many positions as are asked for', async () => {
    const decoder = await decoderOf(2);
    await fill(decoder, 1, text(20));
    const logits = await decoder.extend(1, 20, text(26).slice(20), 'all', 4);
    const kept = [0, 1, 2, 3].map((index) => logits.values(index));
    const best = [0, 1, 2, 3].map((index) => logits.argmax(index));
    for (const [index, values] of kept.entries()) {
      expect(await fill(decoder, 0, text(23 + index), 23 + index)).toEqual(values);
      expect(best[index]).toBe(argmax(values));
    }
  });

  it('are kept where there is made room for more and longer ones', async () => {
    const decoder = await decoderOf(2, 40);
    await fill(decoder, 0, text(30, 1));
    await fill(decoder, 1, text(40, 2));
    expect(await decoder.reserve(4, 96)).toBe(true);
    expect(decoder).toMatchObject({ rows: 4, rowTokens: 96 });
    expect(await goneOn(decoder, 0, 30)).toEqual(await goneOnAnew(text(30, 1)));
    expect(await goneOn(decoder, 1, 40)).toEqual(await goneOnAnew(text(40, 2)));
    await fill(decoder, 3, text(90, 3));
    expect(await goneOn(decoder, 3, 90)).toEqual(await goneOnAnew(text(90, 3)));
  });

  it('give way to fewer and longer ones', async () => {
    const decoder = await decoderOf(4, 40);
    await fill(decoder, 0, text(40, 1));
    expect(await decoder.reserve(1, 96)).toBe(true);
    expect(decoder).toMatchObject({ rows: 1, rowTokens: 96 });
    expect(await goneOn(decoder, 0, 40)).toEqual(await goneOnAnew(text(40, 1)));
  });

  it('stay as they are where memory does not reach', async () => {
    const decoder = await decoderOf(2, 40);
    await fill(decoder, 1, text(30));
    for (const tokens of [2 ** 26, 2 ** 32]) expect(await decoder.reserve(2 ** 6, tokens)).toBe(false);
    expect(decoder).toMatchObject({ rows: 2, rowTokens: 40 });
    expect(await goneOn(decoder, 1, 30)).toEqual(await goneOnAnew(text(30)));
  });

  it('hold what was copied, restored or written over as if it were computed anew', async () => {
    const decoder = await decoderOf(3);
    const property = fc.asyncProperty(fc.array(changes, { minLength: 8, maxLength: 24, size: 'max' }), async (all) => {
      const rows: (readonly number[])[] = [[], [], []];
      const saved: { readonly row: SavedRow; readonly tokens: readonly number[] }[] = [];
      for (const [index, { kind, row, other, share, count }] of all.entries()) {
        const some = (rows[row] ?? []).slice(0, Math.floor(share * (rows[row]?.length ?? 0)));
        if (kind === 'write' && some.length + count <= 90) {
          await decoder.extend(row, some.length, text(count, index), 'nothing');
          rows[row] = [...some, ...text(count, index)];
        } else if (kind === 'copy' && row !== other) {
          decoder.copy(row, other, some.length);
          rows[other] = some;
        } else if (kind === 'save' && some.length > 0) {
          const kept = decoder.save(row, some.length);
          expect(kept?.byteLength).toBe(some.length * decoder.tokenBytes);
          if (kept !== null) saved.push({ row: kept, tokens: some });
        }
        const [last] = saved.slice(-1);
        if (kind !== 'restore' || last === undefined) continue;
        rows[row] = last.tokens.slice(0, Math.ceil(share * last.tokens.length));
        decoder.restore(last.row, row, rows[row].length);
      }
      for (const [row, tokens] of rows.entries()) {
        expect(await goneOn(decoder, row, tokens.length)).toEqual(await goneOnAnew(tokens));
      }
      for (const { row, tokens } of saved) {
        decoder.restore(row, 0, tokens.length);
        row.free();
        expect(await goneOn(decoder, 0, tokens.length)).toEqual(await goneOnAnew(tokens));
      }
    });
    await fc.assert(property, { numRuns: vocabulary < 1000 ? 20 : 4, seed: 7 });
  });

  it('leave nothing in memory of a run that is over but its logits', async () => {
    const { module } = opened.runs;
    const decoder = await decoderOf(2, 40);
    await decoder.extend(0, 0, text(4), 'best');
    const [created, released] = [vi.spyOn(module, '_OrtCreateTensor'), vi.spyOn(module, '_OrtReleaseTensor')];
    const [taken, freed] = [vi.spyOn(module, '_malloc'), vi.spyOn(module, '_free')];
    const stack = module.stackSave();
    for (let run = 0; run < 3; run += 1) {
      await decoder.extend(0, 0, text(4), 'all', 4);
      decoder.save(0, 4)?.free();
    }
    // Each run makes logits, and releases those of the run before.
    expect(released).toHaveBeenCalledTimes(created.mock.calls.length + 3);
    expect(freed.mock.calls.map(([address]) => address)).toEqual(
      taken.mock.results.map(({ value }) => value as number),
    );
    expect(module.stackSave()).toBe(stack);
    vi.restoreAllMocks();
  });

  /** Logits behind a text of its own after what a row holds. */
  async function goneOn(decoder: Decoder, row: number, length: number): Promise<Float32Array> {
    return (await decoder.extend(row, length, text(3, 99), 'all')).values(0);
  }

  async function goneOnAnew(tokens: readonly number[]): Promise<Float32Array> {
    await fill(another, 0, tokens);
    return goneOn(another, 0, tokens.length);
  }
});

test('a run that fails throws what the runtime says', async () => {
  const { newDecoder } = await openDecoder(EMBEDDED);
  const decoder = newDecoder();
  await decoder.reserve(1, 16);
  await expect(decoder.extend(0, 0, [1, 6144], 'best')).rejects.toThrow(/indices element out of data bounds, idx=6144/);
});

/** Writes a text into a row from its beginning; the logits behind it. */
async function fill(decoder: Decoder, row: number, tokens: readonly number[], pieceTokens = 16): Promise<Float32Array> {
  let logits = new Float32Array();
  for (let at = 0; at < tokens.length; at += pieceTokens) {
    logits = (await decoder.extend(row, at, tokens.slice(at, at + pieceTokens), 'all')).values(0);
  }
  return logits;
}
