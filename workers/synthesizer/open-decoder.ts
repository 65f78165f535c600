import { inspectOnnx } from '../../src/model/onnx-inspection';
import type { Decoder } from './decoder';
import { readDecoderInputs } from './decoder-inputs';
import { GpuDecoder } from './gpu-decoder';
import { HeapDecoder } from './heap-decoder';
import { type InferenceSession, runtimeModule } from './ort';
import { RuntimeRuns } from './runtime-module';
import { SingleRowDecoder } from './single-row-decoder';

/** Attention whose rows take their lengths from the mask's sums, each alone. */
const BATCHED_ATTENTION = 'com.microsoft.GroupQueryAttention';
/**
 * Other attention pads rows on the left or not at all; quantised activations share one scale over all rows, so that a row
 * would change what another writes.
 */
const NEVER_BATCHED = [
  'Softmax',
  'Attention',
  'com.microsoft.Attention',
  'com.microsoft.MultiHeadAttention',
  'DynamicQuantizeLinear',
  'com.microsoft.DynamicQuantizeMatMul',
];

/** Whether rows of a graph decode together exactly, by its operators. The bytes are those of its file. */
export async function canBatch(graph: Uint8Array): Promise<boolean> {
  const files = {
    byteLength: () => Promise.resolve(graph.length),
    read: (_: string, start: number, end: number) => Promise.resolve(graph.subarray(start, end)),
  };
  const { operators } = await inspectOnnx(files, 'the graph', new AbortController().signal);
  return operators.has(BATCHED_ATTENTION) && !NEVER_BATCHED.some((operator) => operators.has(operator));
}

/**
 * The decoder of a session, on `gpuDevice` where it runs on one: rows together where the graph can be batched, else one row at a time. `firstPosition` is
 * that of a text's first token, where the graph is told positions.
 */
export function openDecoder(
  session: InferenceSession,
  gpuDevice: GPUDevice | null,
  isBatched: boolean,
  firstPosition: number,
): Decoder {
  const inputs = readDecoderInputs(session);
  if (isBatched && inputs.hasMask) {
    if (gpuDevice !== null) return new GpuDecoder(session, gpuDevice, inputs, firstPosition);
    const module = runtimeModule();
    const handle = handleOf(session);
    if (module !== undefined && handle !== null) {
      return new HeapDecoder(new RuntimeRuns(module, handle), inputs, firstPosition);
    }
  }
  return new SingleRowDecoder(session, inputs, firstPosition);
}

/** The runtime's own number of a session; null where this release keeps it elsewhere. */
function handleOf(session: InferenceSession): number | null {
  const { handler } = session as unknown as { readonly handler?: { readonly sessionId?: unknown } };
  return typeof handler?.sessionId === 'number' ? handler.sessionId : null;
}
