/** What the browser tells of this device. Sizes in bytes, null where it does not say. */
export interface DeviceReport {
  /** Null without WebGPU. */
  readonly gpu: GpuReport | null;
  /** Working memory, as browsers round it: never more than some gigabytes, however much there is. */
  readonly memoryBytes: number | null;
  readonly processors: number;
  /** What the browser still allows this site to store. */
  readonly freeBytes: number | null;
}

export interface GpuReport {
  /** As the browser names it; may be empty. */
  readonly name: string;
  /** Imitated by the processor. */
  readonly isSoftware: boolean;
  /** `shader-f16`: builds with half-precision arithmetic run. */
  readonly hasHalfPrecision: boolean;
  readonly maxBufferBytes: number;
  readonly maxBindingBytes: number;
}
