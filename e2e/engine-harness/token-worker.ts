import type { Device } from '../../src/domain/run';
import type { Prompt } from '../../src/domain/segment';
import type { ModelToLoad } from '../../workers/synthesizer/protocol';

export interface TokensAsked {
  readonly model: ModelToLoad;
  readonly device: Device;
  readonly prompts: readonly Prompt[];
  readonly maxNewTokens: number;
  /** By the engine's own loop, or by the library's `generate()`. */
  readonly by: 'decode' | 'generate';
}

// The runtime's module awaits at its top level: imported statically, it would let the first message pass unheard.
addEventListener('message', async ({ data }: MessageEvent<TokensAsked>) => {
  const { tokensOf } = await import('./token-loops');
  postMessage(await tokensOf(data));
});

// Of these a page hears nothing by itself.
addEventListener('unhandledrejection', ({ reason }: PromiseRejectionEvent) => reportError(reason));
