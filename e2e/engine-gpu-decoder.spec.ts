import type { Page } from 'playwright/test';
import { expect, webGpuTest as test } from './engine';

let page: Page;

// One page for all: its worker compiles the shaders once.
test.beforeAll(async ({ browser, harnessUrl }) => {
  page = await browser.newPage();
  await page.goto(harnessUrl);
  await page.waitForFunction(() => 'harness' in globalThis);
});

test.afterAll(() => page.close());

/** Token ids of the micro model, the same at every run. */
const text = (length: number, seed: number): number[] =>
  Array.from({ length }, (_, index) => 3 + ((seed + index * 2_654_435_761) % 6141));

test('rows that join and leave a batch write what one row alone writes', async () => {
  const texts = [text(5, 1), text(40, 2), text(12, 3), text(23, 4)];
  const { together, alone } = await page.evaluate(async (prompts) => {
    interface Row {
      readonly tokens: number[];
      cached: number;
    }
    const decoders = await harness.openDecoders('micro');
    const rows = prompts.map((tokens): Row => ({ tokens: [...tokens], cached: 0 }));
    const [a, b, c, d] = rows as [Row, Row, Row, Row];
    const fill = async (at: number, row: Row, count: number): Promise<void> => {
      const piece = row.tokens.slice(row.cached, row.cached + count);
      const isLast = row.cached + piece.length === row.tokens.length;
      const { best } = await decoders.extend(at, row.cached, piece, isLast ? 'best' : 'nothing');
      row.cached += piece.length;
      row.tokens.push(...best);
    };
    const step = async (...working: Row[]): Promise<void> => {
      const { best } = await decoders.step(
        working.map(({ tokens, cached }) => ({ token: tokens[cached] ?? 0, length: cached })),
      );
      working.forEach((row, index) => {
        row.cached += 1;
        row.tokens.push(best[index] ?? -1);
      });
    };
    await decoders.reserve(2, 64);
    await fill(0, a, 64);
    await step(a);
    await fill(1, b, 16);
    await step(a);
    await fill(1, b, 64);
    await step(a, b);
    await decoders.reserve(4, 80);
    await fill(2, c, 64);
    await fill(3, d, 10);
    await step(a, b, c);
    // The first leaves while the fourth is being filled: the third takes its place, and the fourth the third's.
    await decoders.copy(2, 0, c.cached);
    await decoders.copy(3, 2, d.cached);
    await fill(2, d, 64);
    await step(c, b, d);
    await step(c, b, d);
    await decoders.copy(2, 0, d.cached);
    await step(d, b);
    await step(d);
    const written = rows.map(({ tokens }, index) => tokens.slice(prompts[index]?.length));
    const references: (readonly number[])[] = [];
    for (const [index, prompt] of prompts.entries()) {
      references.push(await decoders.alone(prompt, written[index]?.length ?? 0));
    }
    return { together: written, alone: references };
  }, texts);
  expect(together.map(({ length }) => length)).toEqual([5, 6, 4, 5]);
  expect(together).toEqual(alone);
});

test('rows that were copied, kept, moved and taken back have the logits of rows computed anew', async () => {
  const { differences, scale, alone, size } = await page.evaluate(
    async (tokens) => {
      const decoders = await harness.openDecoders('micro');
      await decoders.reserve(3, 32);
      const [begin, more, last] = [tokens.slice(0, 9), tokens.slice(9, 20), tokens.slice(20)];
      const other = [...tokens].reverse();
      const logits = async (row: number): Promise<Float32Array> =>
        (await decoders.extend(row, 20, last, 'all')).logits[0] ?? new Float32Array();
      await decoders.extend(1, 0, begin, 'nothing');
      const shorter = (await decoders.save(1, 9)) ?? -1;
      await decoders.extend(1, 9, more, 'nothing');
      const found: Record<string, Float32Array> = {};
      await decoders.copy(1, 2, 20);
      found['copied'] = await logits(2);
      const whole = (await decoders.save(1, 20)) ?? -1;
      const anew = await logits(1);
      await decoders.copy(2, 0, 20);
      found['copied to the first row'] = await logits(0);
      for (const row of [2, 0, 1]) await decoders.extend(row, 0, other, 'nothing');
      await decoders.restore(whole, 2, 20);
      await decoders.free(whole);
      await decoders.restore(shorter, 0, 9);
      await decoders.extend(0, 9, more, 'nothing');
      found['restored to the first row'] = await logits(0);
      found['restored'] = await logits(2);
      await decoders.reserve(5, 70);
      found['moved'] = await logits(2);
      found['moved as the first row'] = await logits(0);
      // Row 2 is put in its place with the wrong end, and then written over.
      await decoders.extend(2, 20, other.slice(20), 'nothing');
      await decoders.save(2, 24);
      await decoders.extend(2, 20, last, 'nothing');
      const end = { token: last.at(-1) ?? 0, length: tokens.length - 1 };
      const together = (await decoders.step([end, { ...end, length: 4 }, end], 'all')).logits;
      const reference = await decoders.aloneLogits(tokens);
      const otherReference = await decoders.aloneLogits([...other.slice(0, 4), end.token]);
      const largest = (of: Float32Array, from: Float32Array): number =>
        of.reduce((most, value, index) => Math.max(most, Math.abs(value - (from[index] ?? NaN))), 0);
      return {
        differences: Object.fromEntries(Object.entries(found).map(([name, one]) => [name, largest(one, anew)])),
        alone: [
          largest(anew, reference),
          ...together.map((one, row) => largest(one, row === 1 ? otherReference : reference)),
        ],
        scale: Math.max(...reference),
        size: await decoders.size,
      };
    },
    text(24, 5),
  );
  expect(Object.values(differences)).toHaveLength(6);
  for (const [name, difference] of Object.entries(differences)) expect(difference, name).toBe(0);
  expect(alone).toHaveLength(4);
  for (const difference of alone) expect(difference / scale).toBeLessThan(1e-5);
  expect(size).toEqual({ rows: 5, rowTokens: 70 });
});

for (const keepsAllLogits of [false, true]) {
  const graph = keepsAllLogits ? 'a graph that makes all logits' : 'a graph that keeps the logits it is told';
  test(`guesses are checked in one run of ${graph}`, async () => {
    const [prompt, asked] = [text(30, 6), { keepsAllLogits }];
    const { stepped, checked, logits, goneOn } = await page.evaluate(
      async ([tokens, options]) => {
        const decoders = await harness.openDecoders('micro', options);
        await decoders.reserve(2, 64);
        const single = [...(await decoders.extend(1, 0, tokens, 'best')).best];
        await decoders.copy(1, 0, tokens.length);
        while (single.length < 6) {
          const length = tokens.length + single.length - 1;
          single.push(...(await decoders.step([{ token: single.at(-1) ?? 0, length }])).best);
        }
        // The third guess is wrong: what is behind it counts for nothing, and is written over.
        const guesses = [...single.slice(0, 2), 7, 8, 9];
        const { best } = await decoders.extend(0, tokens.length, guesses, 'best', guesses.length);
        const all = await decoders.extend(0, tokens.length, guesses, 'all', guesses.length);
        const after = await decoders.extend(0, tokens.length + 2, single.slice(2, 5), 'best', 3);
        return { stepped: single, checked: best, logits: all, goneOn: after.best };
      },
      [prompt, asked] as const,
    );
    expect(checked.slice(0, 2)).toEqual(stepped.slice(1, 3));
    expect(checked).toHaveLength(5);
    expect(logits.best).toEqual(checked);
    expect(logits.logits.map(({ length }) => length)).toEqual([6144, 6144, 6144, 6144, 6144]);
    expect(goneOn).toEqual(stepped.slice(3, 6));
  });
}

test('a step makes no buffer for a tensor', async () => {
  const { early, late } = await page.evaluate(
    async (tokens) => {
      const decoders = await harness.openDecoders('micro');
      await decoders.reserve(3, 64);
      for (const row of [0, 1, 2]) await decoders.extend(row, 0, tokens.slice(row), 'nothing');
      const steps = async (from: number, count: number) => {
        const before = await decoders.buffers;
        for (let index = from; index < from + count; index += 1) {
          await decoders.step([0, 1, 2].map((row) => ({ token: 9 + index, length: tokens.length - row + index })));
        }
        const after = await decoders.buffers;
        return { tensors: after.tensors - before.tensors, others: after.others - before.others };
      };
      await steps(0, 2);
      return { early: await steps(2, 4), late: await steps(6, 4) };
    },
    text(20, 7),
  );
  expect(early.tensors).toBe(0);
  expect(late).toEqual(early);
});

test('where memory does not reach, all is as it was', async () => {
  const found = await page.evaluate(
    async (tokens) => {
      const decoders = await harness.openDecoders('micro');
      await decoders.reserve(2, 32);
      const before = await decoders.extend(1, 0, tokens, 'best');
      const limited = await decoders.reserve(1_000_000, 64);
      await decoders.refuseMemory();
      const refused = await decoders.reserve(3, 64);
      const size = await decoders.size;
      const after = await decoders.extend(1, tokens.length - 1, tokens.slice(-1), 'best');
      await decoders.refuseMemory();
      const saved = await decoders.save(1, 10);
      await decoders.restore(saved ?? -1, 0, 10);
      const restored = await decoders.extend(0, 10, tokens.slice(10), 'best').then(
        () => 'went on',
        (error: unknown) => String(error),
      );
      return {
        limited,
        refused,
        size,
        isSame: before.best[0] === after.best[0],
        restored,
        again: await decoders.save(1, 9),
      };
    },
    text(16, 8),
  );
  expect(found).toMatchObject({ limited: false, refused: false, size: { rows: 2, rowTokens: 32 }, isSame: true });
  expect(found).toMatchObject({ restored: expect.stringContaining('out of memory'), again: null });
});

test('the best token is the lowest of those that tie, in both precisions', async () => {
  const found = await page.evaluate(async () => {
    const decoders = await harness.openDecoders('micro');
    const position = (vocabulary: number, bests: readonly number[]): Float32Array =>
      Float32Array.from({ length: vocabulary }, (_, token) => (bests.includes(token) ? -0.5 : -1 - (token % 7)));
    // The bits of -0.5, of -1 and of minus infinity.
    const halves = (vocabulary: number, bests: readonly number[]): Uint16Array =>
      Uint16Array.from({ length: vocabulary }, (_, token) =>
        bests.includes(token) ? 0xb800 : token % 2 === 0 ? 0xbc00 : 0xfc00,
      );
    const ties = [[999, 255, 256], [512, 1], [0], [1000], [257, 513, 769]];
    const single = await decoders.argmax(ties.map((bests) => position(1001, bests)));
    const half = await decoders.argmax(ties.map((bests) => halves(1001, bests)));
    const few = await decoders.argmax([position(3, [2]), position(3, [1, 2]), position(3, [])]);
    return { single, half, few };
  });
  const lowest = [255, 1, 0, 1000, 257];
  expect(found).toEqual({ single: lowest, half: lowest, few: [2, 1, 0] });
});

test('a lost device is no stop that somebody asked for', async ({ harnessPage }) => {
  const error = await harnessPage.evaluate(
    async (tokens) => {
      const decoders = await harness.openDecoders('micro');
      await decoders.reserve(1, 32);
      await decoders.extend(0, 0, tokens, 'best');
      await decoders.loseDevice();
      const lost = decoders.step([{ token: 5, length: tokens.length }]);
      return lost.then(
        () => 'none',
        (thrown: unknown) => String(thrown),
      );
    },
    text(10, 9),
  );
  expect(error).toBe('Error: The graphics device was lost.');
});
