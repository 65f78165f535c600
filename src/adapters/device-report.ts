import type { DeviceReport, GpuReport } from '../domain/device-report';
import { findGpuAdapter, type GpuAdapter } from './device-choice';
import { storageEstimate } from './storage-space';

/** What this device can do, asked of the browser now. */
export async function readDeviceReport(): Promise<DeviceReport> {
  const [adapter, space] = await Promise.all([findGpuAdapter(), storageEstimate()]);
  const { deviceMemory } = navigator as Navigator & { readonly deviceMemory?: number };
  return {
    gpu: adapter === null ? null : gpuReport(adapter),
    memoryBytes: deviceMemory === undefined ? null : deviceMemory * 2 ** 30,
    processors: navigator.hardwareConcurrency,
    freeBytes: space === null ? null : Math.max(0, space.quotaBytes - space.usedBytes),
  };
}

function gpuReport({
  key,
  isSoftware,
  hasShaderF16,
  maxBufferSize,
  maxStorageBufferBindingSize,
}: GpuAdapter): GpuReport {
  const [vendor = '', architecture = '', , description = ''] = key.split('|');
  return {
    name: description === '' ? [vendor, architecture].filter((part) => part !== '').join(' ') : description,
    isSoftware,
    hasHalfPrecision: hasShaderF16,
    maxBufferBytes: maxBufferSize,
    maxBindingBytes: maxStorageBufferBindingSize,
  };
}
