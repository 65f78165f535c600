import type { ModelSpec } from '../domain/model-spec';
import type { DeviceMemory, DeviceVerdict } from './device-choice';

/** Verdicts in `localStorage`; where that is blocked or full, each visit measures again. */
export class StoredDeviceMemory implements DeviceMemory {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  get(model: ModelSpec): DeviceVerdict | undefined {
    try {
      const stored: unknown = JSON.parse(this.#storage.getItem(keyOf(model)) ?? 'null');
      return isVerdict(stored) ? stored : undefined;
    } catch {
      return undefined;
    }
  }

  set(model: ModelSpec, verdict: DeviceVerdict | undefined): void {
    try {
      if (verdict === undefined) this.#storage.removeItem(keyOf(model));
      else this.#storage.setItem(keyOf(model), JSON.stringify(verdict));
    } catch {
      return;
    }
  }

  /** Other sites' values may lie beside: hosts serve several from one origin. */
  clear(): void {
    try {
      const keys = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index) ?? '');
      for (const key of keys) if (key.startsWith(PREFIX)) this.#storage.removeItem(key);
    } catch {
      return;
    }
  }
}

const PREFIX = 'pairloom.device.';

function keyOf(model: ModelSpec): string {
  return `${PREFIX}${model.id}@${model.revision}`;
}

function isVerdict(value: unknown): value is DeviceVerdict {
  if (typeof value !== 'object' || value === null) return false;
  const { adapterKey, wasmMs, webgpuMs } = value as Partial<Record<keyof DeviceVerdict, unknown>>;
  return (
    typeof adapterKey === 'string' && typeof wasmMs === 'number' && (webgpuMs === null || typeof webgpuMs === 'number')
  );
}
