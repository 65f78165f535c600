import type { Page } from 'playwright/test';
import type { TokensAsked } from './engine-harness/token-worker';
import { expect, webGpuTest } from './engine';
import { longPassage, passages } from './engine-passages';

type Asked = Pick<TokensAsked, 'device' | 'by' | 'maxNewTokens'>;

function tokens(page: Page, model: 'embedded' | 'micro', texts: readonly string[], asked: Asked) {
  return page.evaluate(
    ([name, ofTexts, rest]) => {
      const prompts = ofTexts.map((text) => harness.formatPrompt([], text));
      return harness.tokens(name, { ...rest, prompts });
    },
    [model, texts, asked] as const,
  );
}

webGpuTest('the engine writes the tokens that generate() writes', async ({ harnessPage }) => {
  const texts = [...passages.slice(0, 6), longPassage];
  const own = await tokens(harnessPage, 'embedded', texts, { device: 'wasm', by: 'decode', maxNewTokens: 48 });
  const library = await tokens(harnessPage, 'embedded', texts, { device: 'wasm', by: 'generate', maxNewTokens: 48 });
  expect(own.every((row) => row.length > 1)).toBe(true);
  expect(own).toEqual(library);
});

webGpuTest(
  'WebGPU writes the tokens that WASM writes, on twenty prompts of the micro model',
  async ({ harnessPage }) => {
    const asked = { by: 'decode', maxNewTokens: 12 } as const;
    const onWasm = await tokens(harnessPage, 'micro', passages, { device: 'wasm', ...asked });
    const onWebGpu = await tokens(harnessPage, 'micro', passages, { device: 'webgpu', ...asked });
    expect(new Set(onWasm.map((row) => row.join(' '))).size).toBe(passages.length);
    expect(onWebGpu).toEqual(onWasm);
  },
);

webGpuTest('WebGPU writes the tokens that WASM writes, for a real passage', async ({ harnessPage }) => {
  const asked = { by: 'decode', maxNewTokens: 32 } as const;
  const onWasm = await tokens(harnessPage, 'embedded', [longPassage], { device: 'wasm', ...asked });
  const onWebGpu = await tokens(harnessPage, 'embedded', [longPassage], { device: 'webgpu', ...asked });
  expect(onWasm[0]).toHaveLength(32);
  expect(onWebGpu).toEqual(onWasm);
});
