/** A buffer that the runtime's kernels and our copies can use. The runtime reads and writes 16 bytes at a time. */
function tensorBuffer(byteLength: number): GPUBufferDescriptor {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  return { size: 16 * Math.ceil(byteLength / 16), usage: STORAGE | COPY_SRC | COPY_DST };
}

/**
 * Buffers of these bytes for tensors, all zeros: all of them, or null where the device's limits or its memory do not
 * reach.
 */
export async function tensorBuffers(
  device: GPUDevice,
  byteLengths: readonly number[],
): Promise<readonly GPUBuffer[] | null> {
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  const wanted = byteLengths.map(tensorBuffer);
  if (wanted.some(({ size }) => size > Math.min(maxBufferSize, maxStorageBufferBindingSize))) return null;
  device.pushErrorScope('out-of-memory');
  const buffers = wanted.map((descriptor) => device.createBuffer(descriptor));
  if ((await device.popErrorScope()) === null) return buffers;
  for (const buffer of buffers) buffer.destroy();
  return null;
}
