import { expect, it } from 'vitest';
import { embeddedModel } from './model-registry';
import { connect, failed, request, working } from './scripted-workers';

const { signal } = new AbortController();

it('lets fewer requests work together after a loss, and as many as are set', async () => {
  const rules: unknown[] = [];
  const work = { slots: 8, working: 8, waiting: 2, tokensPerSecond: null };
  const counts = { promptTokens: 0, reusedTokens: 0, prefilledTokens: 0, newTokens: 0 };
  const { connection, prepare, workers } = connect((_, nth) =>
    working(100, (message) => {
      if (message.kind === 'load' || message.kind === 'useSlots') rules.push(message.slots);
      return nth === 0 && message.kind === 'complete' ? failed : undefined;
    }),
  );
  await prepare('auto');
  expect(connection.slots).toBe(4);
  workers[0]?.worker.reply({ kind: 'working', work: { ...work, ...counts } });
  expect(connection.slots).toBe(8);
  await expect(connection.complete(request, signal)).rejects.toMatchObject({ name: 'EngineLostError' });
  await connection.complete(request, signal);
  await connection.prepare(embeddedModel, { device: 'auto', slots: 2 }, () => undefined, signal);
  await Promise.resolve();
  expect(rules).toEqual([
    { fixed: null, most: null },
    { fixed: null, most: 4 },
    { fixed: 2, most: 4 },
  ]);
});
