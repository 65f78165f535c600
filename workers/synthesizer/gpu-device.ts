/** The smallest subgroup that the runtime's attention kernel is written for. */
const SMALLEST_SUBGROUP = 8;

const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;

/**
 * A device of our own where the runtime's would compute wrongly, else undefined. Its attention kernel takes at least
 * eight keys a step whatever the subgroup's size, so with subgroups of four (software adapters, some mobile cards) it
 * mixes in stale keys once a prefill is longer than 32 tokens. On a device without the `subgroups` feature it goes
 * through shared memory and is exact (microsoft/onnxruntime#28520).
 */
export async function deviceWithoutSmallSubgroups(): Promise<GPUDevice | undefined> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null || !adapter.features.has('subgroups')) return undefined;
  if (adapter.info.subgroupMinSize >= SMALLEST_SUBGROUP) return undefined;
  return adapter.requestDevice({
    requiredFeatures: adapter.features.has('shader-f16') ? ['shader-f16'] : [],
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
}
