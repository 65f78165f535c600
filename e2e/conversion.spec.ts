import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPrompt } from '../src/domain/prompt';
import { testCheckpoint } from '../src/model/test-checkpoint';
import type { ConversionLimits } from '../workers/models/convert-installation';
import type { ModelSource } from '../workers/models/protocol';
import type { CheckpointFiles, CheckpointHost } from './checkpoint-host';
import {
  convertedInNode,
  expect,
  expectSameFiles,
  filesOf,
  synthesizerFiles,
  test,
  tokenizerFiles,
} from './conversion';
import type { ConversionAsked } from './conversion-harness/main';
import { passages } from './engine-passages';

const published = ['src', 'model', 'fixtures', 'checkpoints'];
const madeUp = {
  ...{ hidden_size: 64, intermediate_size: 160, num_hidden_layers: 4, num_attention_heads: 4, head_dim: 16 },
  ...{ num_key_value_heads: 2, vocab_size: 320, max_position_embeddings: 512, eos_token_id: 2 },
};

const families: Readonly<Record<string, () => Promise<CheckpointFiles>>> = {
  llama: () => filesOf(...published, 'llama-tied'),
  mistral: () => filesOf(...published, 'mistral'),
  qwen2: () => filesOf(...published, 'qwen2'),
  qwen3: () => Promise.resolve(testCheckpoint({ model_type: 'qwen3', ...madeUp })),
  smollm3: () => Promise.resolve(testCheckpoint({ model_type: 'smollm3', ...madeUp })),
};

/** Several files, kept often: what large models do without being asked. */
const limits: ConversionLimits = { singleFileBytes: 0, maxFileBytes: 100_000, keepEveryBytes: 10_000 };
const options = { target: 'q4', singleFileBytes: 0, maxFileBytes: 100_000 } as const;

function hosted(host: CheckpointHost, id: string, files: CheckpointFiles, token = ''): ModelSource {
  host.add(id, files);
  const list = Object.entries(files).map(([path, bytes]) => ({ path, byteLength: bytes.length }));
  const repository = { id, revision: 'c0ffee', licence: '', isGated: token !== '', files: list };
  return { kind: 'host', host: { url: host.url, token }, repository };
}

for (const [family, checkpoint] of Object.entries(families)) {
  test(`a ${family} checkpoint of a host becomes the model that the command line makes, tabs killed on the way`, async ({
    context,
    harness,
    host,
  }) => {
    const files = { ...(await tokenizerFiles()), ...(await checkpoint()) };
    const source = hosted(host, `pairloom/${family}`, files);
    const asked: ConversionAsked = { id: family, target: 'q4', source, limits };

    // A host that falls silent, so that there is a middle to be killed in.
    const [stalled, random] = [await context.newPage(), await context.newPage()];
    host.answersLeft = 20 + Math.floor(Math.random() * 15);
    await stalled.goto(harness.url);
    await stalled.evaluate((conversion) => void conversionHarness.convert(conversion), asked);
    await expect.poll(() => host.waitingCount).toBeGreaterThan(0);
    await expect.poll(() => stalled.evaluate((id) => conversionHarness.keptParts(id), family)).toBeGreaterThan(0);
    await stalled.close();
    host.answerAll();

    await random.goto(harness.url);
    await random.evaluate((conversion) => void conversionHarness.convert(conversion), asked);
    await random.waitForTimeout(Math.random() * 200);
    await random.close();

    const page = await context.newPage();
    await page.goto(harness.url);
    const { model, first, last } = await page.evaluate(async (conversion) => {
      const { done, progress } = conversionHarness.convert(conversion);
      const model = await done;
      return { model, first: progress[0], last: progress.at(-1) };
    }, asked);
    expect(first?.stage).toBe('verifying');
    expect(last?.bytesDone).toBe(last?.bytesTotal);
    await expectSameFiles(page, family, model, await convertedInNode(files, options));
  });
}

test('a picked folder becomes the same model, its worker killed on the way', async ({ page, harness }) => {
  const files = { ...(await tokenizerFiles()), ...(await filesOf(...published, 'mistral')) };
  const folder = await mkdtemp(join(tmpdir(), 'pairloom-picked-'));
  try {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    await page.goto(harness.url);
    await page.locator('input').setInputFiles(folder);
    const model = await page.evaluate(
      async ([conversion, delays]) => {
        for (const delayMs of delays) {
          const { kill } = conversionHarness.convert(conversion);
          await new Promise((resolve) => setTimeout(resolve, delayMs));
          kill();
        }
        return conversionHarness.convert(conversion).done;
      },
      [{ id: 'folder', target: 'q4', limits }, Array.from({ length: 4 }, () => 40 + Math.random() * 160)] as const,
    );
    await expectSameFiles(page, 'folder', model, await convertedInNode(files, options));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a busy host is asked again, with the token; one that refuses says what it wants', async ({
  page,
  harness,
  host,
}) => {
  const files = { ...(await tokenizerFiles()), ...(await filesOf(...published, 'qwen2')) };
  const source = hosted(host, 'pairloom/gated', files, 'secret');
  await page.goto(harness.url);
  host.refusals.push(429, 503);
  const asked: ConversionAsked = { id: 'gated', target: 'q4', source, limits };
  const model = await page.evaluate((conversion) => conversionHarness.convert(conversion).done, asked);
  await expectSameFiles(page, 'gated', model, await convertedInNode(files, options));
  expect([...host.authorizations]).toEqual(['Bearer secret']);

  host.refusals.push(401);
  const another = { ...asked, id: 'refused' };
  const refused = page.evaluate((conversion) => conversionHarness.convert(conversion).done, another);
  await expect(refused).rejects.toThrow(/without a token that was allowed/);
});

test('a cancel is heard at once and keeps what is done', async ({ page, harness, host }) => {
  const source = hosted(host, 'pairloom/large', await synthesizerFiles());
  const asked = { id: 'cancelled', target: 'fp32', source, limits: { keepEveryBytes: 1_000_000 } } as const;
  await page.goto(harness.url);
  const { name, first } = await page.evaluate(async (conversion) => {
    const { done, cancel } = conversionHarness.convert(conversion);
    while ((await conversionHarness.keptParts(conversion.id)) <= 0) await new Promise((tick) => setTimeout(tick, 10));
    cancel();
    const name = await done.then(
      () => 'done',
      (error: Error) => error.name,
    );
    const again = conversionHarness.convert(conversion);
    await again.done;
    return { name, first: again.progress[0] };
  }, asked);
  expect(name).toBe('AbortError');
  expect(first?.stage).toBe('verifying');
});

for (const target of ['q4', 'q8'] as const) {
  test(`the ${target} model that was made in the page writes what the same model of the site writes`, async ({
    page,
    harness,
    host,
  }) => {
    await page.goto(harness.url);
    const source = hosted(host, 'pairloom/synthesizer', await synthesizerFiles());
    const model = await page.evaluate((asked) => conversionHarness.convert(asked).done, { id: target, target, source });
    await expectSameFiles(page, target, model, harness.models[target]);
    const prompts = passages.slice(0, 2).map((passage) => formatPrompt([], passage));
    const [stored, ofSite] = await page.evaluate(
      async ([modelFiles, dtype, asked]) => {
        const folderUrl = new URL(`models/${dtype}/`, document.baseURI).href;
        const model = { files: modelFiles, dtype };
        return [
          await conversionHarness.tokens({ ...model, place: { kind: 'stored', folder: dtype } }, asked),
          await conversionHarness.tokens({ ...model, place: { kind: 'site', folderUrl } }, asked),
        ];
      },
      [model.files, target, prompts] as const,
    );
    expect(stored).toEqual(ofSite);
    expect(stored?.flat().length).toBeGreaterThan(prompts.length * 10);
  });
}
