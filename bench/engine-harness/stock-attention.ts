import { runtimeModule } from '../../workers/synthesizer/ort';
import { startRuntime } from '../../workers/synthesizer/start-runtime';

/** The name of a worker whose runtime keeps the attention that it takes by itself. */
export const STOCK_WORKER = 'wasm-stock';

/** Takes back what the engine writes into the runtime's environment, before a session reads it. */
export async function keepStockAttention(): Promise<void> {
  await startRuntime();
  const memory = runtimeModule()?.HEAPU8;
  const name = new TextEncoder().encode('ORT_GQA_DISABLE_FLASH_ATTENTION');
  let at = memory?.indexOf(name[0] ?? 0) ?? -1;
  while (memory !== undefined && at !== -1) {
    const start = at;
    if (name.every((byte, offset) => memory[start + offset] === byte)) {
      memory[start] = 'X'.charCodeAt(0);
      return;
    }
    at = memory.indexOf(name[0] ?? 0, at + 1);
  }
  throw new Error('The setting was not found in the memory of the runtime.');
}
