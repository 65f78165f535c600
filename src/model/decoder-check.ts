import type { ModelFile } from '../domain/model-spec';
import { ModelInstallError } from './model-install-error';
import type { GraphPort, OnnxInspection } from './onnx-inspection';

/** Operators that ONNX Runtime has no WebGPU kernels for: each sends its tensors back to the processor. */
const PROCESSOR_OPERATORS = [
  ...['DynamicQuantizeLinear', 'MatMulInteger', 'ConvInteger', 'QLinearMatMul', 'QLinearConv'],
  ...['DynamicQuantizeMatMul', 'MatMulIntegerToFloat', 'QAttention', 'QGemm', 'DynamicQuantizeLSTM'],
];

/** Besides keys and values; the engine gives each of them. */
const KNOWN_INPUTS = ['input_ids', 'attention_mask', 'position_ids', 'num_logits_to_keep'];
const PAST = /^past_key_values\.\d+\.(?:key|value)$/;
const INT64 = 7;
/** float32 and float16 in `TensorProto.DataType`. */
const CACHE_TYPES = [1, 10];

/** Whether the graph's matrices are multiplied on the processor even under WebGPU. */
export function isCpuOnly({ operators }: Pick<OnnxInspection, 'operators'>): boolean {
  return PROCESSOR_OPERATORS.some((name) => operators.has(name) || operators.has(`com.microsoft.${name}`));
}

/**
 * That a graph is a decoder with a cache and that all its weights are there: the runtime waits forever for a file that is
 * not, and fails late and darkly where one is short or an input is unknown.
 *
 * @param files what is there or will be, with lengths.
 * @throws ModelInstallError
 */
export function checkDecoder(inspection: OnnxInspection, graph: string, files: readonly ModelFile[]): void {
  checkPorts(inspection, graph);
  for (const [location, bytes] of inspection.external) {
    const path = graph.slice(0, graph.lastIndexOf('/') + 1) + location;
    const file = files.find((candidate) => candidate.path === path);
    if (file === undefined) throw missingWeights(graph, path);
    if (file.byteLength < bytes) throw shortWeights(path, file.byteLength, bytes);
  }
}

/** The same as what the engine can serve. */
function checkPorts({ inputs, outputs }: OnnxInspection, graph: string): void {
  const past = inputs.filter(({ name }) => PAST.test(name));
  if (!inputs.some(({ name }) => name === 'input_ids')) throw notADecoder(graph, 'it has no input input_ids');
  if (past.length === 0) throw notADecoder(graph, 'it has no cache of keys and values');
  const odd = past.find((port) => !isCache(port));
  if (odd !== undefined) throw notADecoder(graph, `its cache ${odd.name} has an unusual type or shape`);
  const foreign = inputs.find((port) => !PAST.test(port.name) && !isKnown(port));
  if (foreign !== undefined) throw notADecoder(graph, `its input ${foreign.name.slice(0, 60)} is not understood`);
  const needed = ['logits', ...past.map(({ name }) => name.replace('past_key_values', 'present'))];
  const missing = needed.find((name) => !outputs.some((output) => output.name === name));
  if (missing !== undefined) throw notADecoder(graph, `it has no output ${missing}`);
}

function isKnown({ name, elementType, dims }: GraphPort): boolean {
  const isOdd = elementType !== INT64 || (name === 'position_ids' && dims.length !== 2);
  return KNOWN_INPUTS.includes(name) && !isOdd;
}

function isCache({ elementType, dims }: GraphPort): boolean {
  const [, heads, , headSize] = dims;
  return CACHE_TYPES.includes(elementType) && dims.length === 4 && isSize(heads) && isSize(headSize);
}

function isSize(size: number | string | undefined): boolean {
  return typeof size === 'number' && size > 0;
}

function notADecoder(graph: string, why: string): ModelInstallError {
  return new ModelInstallError(
    'notADecoder',
    `${graph} is not a text decoder that Pairloom can run: ${why}. Models that are here still work. Choose another model.`,
    graph,
  );
}

function missingWeights(graph: string, path: string): ModelInstallError {
  return new ModelInstallError(
    'missingWeights',
    `${graph} keeps its weights in ${path}, which is not there. Models that are here still work. ` +
      'Choose another build, or put the file into the folder and try again.',
    path,
  );
}

function shortWeights(path: string, byteLength: number, needed: number): ModelInstallError {
  return new ModelInstallError(
    'shortWeights',
    `${path} is ${byteLength} bytes long and the model needs ${needed} of it: it was cut off. Models that are here still work. ` +
      'Download it again, or choose another build.',
    path,
  );
}
