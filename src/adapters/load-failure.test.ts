import { describe, expect, it } from 'vitest';
import { ModelLoadError } from './engine-errors';
import { loadFailure } from './load-failure';

const attempt = { device: 'webgpu', byteLength: 4_123_456_789 } as const;

function told(reason: string): string {
  return loadFailure(attempt, new Error(reason)).message;
}

describe('loadFailure', () => {
  it.each([
    "Can't create a session. failed to allocate a buffer of size 2079238052.",
    "Can't create a session. ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc",
    "Can't create a session. ERROR_CODE: 0, ERROR_MESSAGE: ",
    'Array buffer allocation failed',
    'Aborted(OOM). Build with -sASSERTIONS for more info.',
    'WebAssembly.Memory(): could not allocate memory: out of memory',
  ])('says that there is too little memory, and how much it takes: %s', (reason) => {
    expect(told(reason)).toBe(
      'This model needs more memory than the browser gives here (about 4.1 GB). Your pairs are saved. Close other tabs, or choose a smaller model.',
    );
  });

  it('counts a small model in megabytes', () => {
    const { message } = loadFailure({ device: 'wasm', byteLength: 483_000_000 }, new RangeError('Out of memory'));
    expect(message).toContain('about 483 MB');
  });

  it('says that the card has no half precision', () => {
    expect(told('Program GatherBlockQuantized requires f16 but the device does not support it')).toContain('q4 build');
  });

  it('says that the card stopped', () => {
    expect(told('A valid external Instance reference no longer exists.')).toContain('The graphics card stopped');
    expect(told('failed to call OrtRun(). ERROR_MESSAGE: device was lost')).toContain('The graphics card stopped');
  });

  it('says that files of different models lie together', () => {
    const reason =
      'Can\'t create a session. ERROR_CODE: 1, ERROR_MESSAGE: Failed to load external data file "model_q4.onnx_data_1", error: File not found in preloaded files.';
    expect(told(reason)).toMatch(
      /do not belong together \(Failed to load external data file .*Install the model again/,
    );
  });

  it.each([
    'ERROR_CODE: 10, ERROR_MESSAGE: Fatal error: com.microsoft:LinearAttention(-1) is not a registered function/op',
    'unsupported graph: it asks for an input use_cache_branch',
    'Unsupported model type: rwkv',
    'ERROR_CODE: 9, ERROR_MESSAGE: Could not find an implementation for GatherBlockQuantized(1) node',
  ])('says that the app cannot run such a model: %s', (reason) => {
    expect(told(reason)).toMatch(/cannot run \(.*\)\. Your pairs are saved\. Choose another build/);
  });

  it('names the device and the reason where the reason is not known', () => {
    expect(told('something else')).toContain('could not be started on the graphics card, with WebGPU (something else)');
  });

  it('leaves an error alone that says all of it already', () => {
    const whole = new ModelLoadError('The file is missing. Your pairs are saved. Try again.');
    expect(loadFailure(attempt, whole)).toBe(whole);
  });
});
