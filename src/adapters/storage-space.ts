export interface StorageEstimateBytes {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  /** Whether the browser promised not to evict the data when the disk runs low. */
  readonly isPersistent: boolean;
}

/** Asks that stored data outlives pressure on the disk. Chrome decides without a prompt. */
export async function askToPersist(storage: StorageManager | undefined = navigator.storage): Promise<boolean> {
  try {
    return (await storage?.persisted()) || ((await storage?.persist()) ?? false);
  } catch {
    return false;
  }
}

/** Null where the browser does not say. */
export async function storageEstimate(
  storage: StorageManager | undefined = navigator.storage,
): Promise<StorageEstimateBytes | null> {
  try {
    if (!storage) return null;
    const [estimate, isPersistent] = await Promise.all([storage.estimate(), storage.persisted()]);
    return { usedBytes: estimate.usage ?? 0, quotaBytes: estimate.quota ?? 0, isPersistent };
  } catch {
    return null;
  }
}
