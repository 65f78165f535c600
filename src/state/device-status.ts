import type { Device } from '../domain/run';

/** Where the model stands; `reason` says in plain words why it is so. */
export type DeviceStatus =
  | { readonly kind: 'idle'; readonly reason: string }
  | {
      readonly kind: 'loading';
      readonly reason: string;
      readonly stage: string;
      readonly loadedBytes: number;
      readonly totalBytes: number;
    }
  | { readonly kind: 'ready'; readonly reason: string; readonly device: Device }
  | { readonly kind: 'lost'; readonly reason: string };
