import { expect, test } from 'vitest';
import { inLanes } from './in-lanes';

const { signal } = new AbortController();
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

test('all items are worked on, so many at once, and their results keep the order', async () => {
  let atOnce = 0;
  let most = 0;
  const results = await inLanes([5, 1, 4, 2, 3], 2, signal, async (item) => {
    most = Math.max(most, (atOnce += 1));
    for (let turns = 0; turns < item; turns += 1) await turn();
    atOnce -= 1;
    return item * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});

test('the first failure ends the others, begins no more and is thrown once all have ended', async () => {
  const ended: string[] = [];
  const working = inLanes(['long', 'bad', 'never'], 2, signal, async (item, stop) => {
    if (item === 'bad') throw new Error('bad');
    while (!stop.aborted) await turn();
    ended.push(item);
    throw stop.reason;
  });
  await expect(working).rejects.toThrow('bad');
  expect(ended).toEqual(['long']);
});

test('a cancel ends them all', async () => {
  const stop = new AbortController();
  const working = inLanes([1, 2], 1, stop.signal, async () => stop.abort());
  await expect(working).rejects.toMatchObject({ name: 'AbortError' });
});
