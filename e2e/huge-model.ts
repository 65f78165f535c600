import { join, resolve } from 'node:path';
import { openCheckpoint } from '../src/model/checkpoint-weights';
import { buildDecoderGraph } from '../src/model/decoder-graph';
import type { OnnxGraph } from '../src/model/onnx-graph';
import { tensorByteLength } from '../src/model/onnx-graph';
import { encodeModelAround } from '../src/model/onnx-model';
import { FolderRanges } from '../tools/folder-ranges';

const checkpoint = resolve(import.meta.dirname, '../tools/checkpoints/micro');

/** The smallest decoder with a step in its graph that asks for 4 GB at once: no process of WebAssembly has as much. */
export async function hugeGraph(): Promise<Uint8Array> {
  const { signal } = new AbortController();
  const files = new FolderRanges(join(checkpoint));
  const { architecture } = await openCheckpoint(files, await files.names(), signal);
  await files.close();
  const options = { target: 'fp32', method: 'nearest', halfOnDisk: false, contextTokens: 1024 } as const;
  const { graph, weights } = buildDecoderGraph(architecture, options);
  const tensors = weights.flatMap((stored) => stored.tensors);
  const before = encodeModelAround(withHugeStep(graph), tensors);
  // What the weights say does not matter.
  const parts = before.flatMap((bytes, index) => {
    const tensor = tensors[index];
    return tensor === undefined ? [bytes] : [bytes, new Uint8Array(tensorByteLength(tensor))];
  });
  return new Uint8Array(Buffer.concat(parts));
}

function withHugeStep(graph: OnnxGraph): OnnxGraph {
  const shape = { name: 'huge_shape', type: 'int64', dims: [2], bytes: int64(32_768, 32_768) } as const;
  const renamed = graph.nodes.map((node) => ({
    ...node,
    outputs: node.outputs.map((name) => (name === 'logits' ? 'own_logits' : name)),
  }));
  const plain = { domain: '', attributes: {} } as const;
  return {
    ...graph,
    constants: [...graph.constants, shape],
    nodes: [
      ...renamed,
      { ...plain, operator: 'ConstantOfShape', inputs: ['huge_shape'], outputs: ['huge'] },
      { ...plain, operator: 'ReduceSum', inputs: ['huge'], outputs: ['huge_sum'] },
      { ...plain, operator: 'Add', inputs: ['own_logits', 'huge_sum'], outputs: ['logits'] },
    ],
  };
}

function int64(...values: readonly number[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
}
