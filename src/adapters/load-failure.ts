import type { Device } from '../domain/run';
import { ModelLoadError, notStartedOn } from './engine-errors';

export interface LoadAttempt {
  readonly device: Device;
  /** All files of the model together. */
  readonly byteLength: number;
}

interface KnownFailure {
  readonly signs: RegExp;
  readonly message: (attempt: LoadAttempt, reason: string) => string;
}

const known: readonly KnownFailure[] = [
  {
    // An allocation that fails inside ONNX Runtime's WebAssembly leaves its message empty.
    signs:
      /ERROR_MESSAGE:\s*$|bad_alloc|out of memory|\bOOM\b|failed to allocate|array buffer allocation failed|invalid typed array length|not enough memory|cannot enlarge memory|max buffer size/i,
    message: ({ byteLength }) =>
      `This model needs more memory than the browser gives here (about ${inWords(byteLength)}). Your pairs are saved. Close other tabs, or choose a smaller model.`,
  },
  {
    signs: /requires f16|does not support fp16|shader-f16/i,
    message: () =>
      'This build of the model computes in half precision, which the graphics card here does not offer. Your pairs are saved. Choose its q4 build, which runs without it.',
  },
  {
    signs: /device (?:was |is |has been )?lost|external instance reference|DXGI_ERROR_DEVICE|device hung/i,
    message: () =>
      'The graphics card stopped while the model was being started. Your pairs are saved. Reload this page, and continue the run.',
  },
  {
    signs: /preloaded files|external data|external initializer|protobuf parsing failed/i,
    message: (_, reason) =>
      `The model's files are damaged, or do not belong together (${reason}). Your pairs are saved. Install the model again, or choose another.`,
  },
  {
    signs:
      /unsupported graph|unsupported model|not a registered function|no opset import|could not find an implementation|not implemented|unrecognized (?:operator|attribute)|unknown operator/i,
    message: (_, reason) =>
      `The model asks for something that this app cannot run (${reason}). Your pairs are saved. Choose another build of it, or another model.`,
  },
];

/** What kept a model from starting, as a person can use it; a ModelLoadError already is. */
export function loadFailure(attempt: LoadAttempt, cause: unknown): ModelLoadError {
  if (cause instanceof ModelLoadError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const failure = known.find(({ signs }) => signs.test(reason));
  if (failure === undefined) return notStartedOn(attempt.device, cause);
  return new ModelLoadError(failure.message(attempt, shortened(reason)), { cause });
}

/** ONNX Runtime names source files and tells whole call stacks. */
function shortened(reason: string): string {
  const told = reason.replace(/^.*ERROR_MESSAGE:\s*/s, '').split('\n')[0] ?? '';
  return told.length > 200 ? `${told.slice(0, 200)}…` : told;
}

/** The same steps as everywhere in the interface: a thousand bytes are a kilobyte. */
function inWords(bytes: number): string {
  return bytes < 950_000_000 ? `${Math.ceil(bytes / 1e6).toString()} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
