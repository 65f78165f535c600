import { expect, webGpuTest as test } from './engine';
import { passages } from './engine-passages';

test('when the graphics process dies, the request is told, and the next one runs', async ({ harnessPage, browser }) => {
  const decoding = { maxNewTokens: 24, temperature: 0, topK: 0, topP: 1, seed: 0 };
  await harnessPage.evaluate(
    async ([text, settings]) => {
      const { engine, workers, statuses } = harness.connect('micro');
      await engine.prepare('webgpu', () => undefined, new AbortController().signal);
      const prompt = harness.formatPrompt([], text);
      const complete = () => engine.complete({ prompt, decoding: settings }, new AbortController().signal);
      const before = JSON.stringify((await complete()).segments);
      const broken = complete().then(
        () => 'completed',
        (error: Error) => error.name,
      );
      Object.assign(window, { gpuLoss: { engine, workers, statuses, complete, before, broken } });
    },
    [passages[0] ?? '', decoding] as const,
  );
  const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
  const graphics = processInfo.find(({ type }) => type === 'GPU');
  if (graphics === undefined) throw new Error('The browser names no graphics process.');
  process.kill(graphics.id, 'SIGKILL');
  const outcome = await harnessPage.evaluate(async () => {
    const { engine, workers, statuses, complete, before, broken } = (window as unknown as { gpuLoss: GpuLoss }).gpuLoss;
    const error = await broken;
    const after = JSON.stringify((await complete()).segments);
    const ended = { error, isSame: before === after, started: workers.length, last: statuses.at(-1) };
    engine.dispose();
    return ended;
  });
  expect(outcome).toMatchObject({ error: 'EngineLostError', isSame: true, started: 2 });
});

interface GpuLoss {
  readonly engine: { dispose(): void };
  readonly workers: readonly unknown[];
  readonly statuses: readonly unknown[];
  readonly complete: () => Promise<{ readonly segments: unknown }>;
  readonly before: string;
  readonly broken: Promise<string>;
}
