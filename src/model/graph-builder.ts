import type { WeightName } from './decoder-architecture';
import type { OnnxAttribute, OnnxConstant, OnnxNode, OnnxTensor, TensorType } from './onnx-graph';
import type { StoredWeights, WeightEncoding } from './stored-weights';
import { weightId } from './weight-label';

/** Collects nodes and weights in the order of the computation. Every method that adds a value gives its name back. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  readonly weights: StoredWeights[] = [];

  /** A node of ONNX with one output. */
  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    this.nodes.push({ operator, domain: '', inputs, outputs: [output], attributes });
    return output;
  }

  /** A node of ONNX Runtime's own operators. */
  ownNode(
    operator: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>>,
  ): void {
    this.nodes.push({ operator, domain: 'com.microsoft', inputs, outputs, attributes });
  }

  /** A scalar where `dims` is empty. */
  int64(name: string, values: readonly bigint[], dims: readonly number[] = [values.length]): string {
    const bytes = new Uint8Array(BigInt64Array.from(values).buffer);
    this.constants.push({ name, type: 'int64', dims, bytes });
    return name;
  }

  weight(name: string, type: TensorType, dims: readonly number[], encoding: WeightEncoding): string {
    this.store([{ name, type, dims }], encoding);
    return name;
  }

  /** A norm or a bias, stored as it is computed with. */
  vector(weight: WeightName, type: TensorType, length: number): string {
    return this.weight(weightId(weight), type, [length], { kind: 'plain', weight, shape: [1, length] });
  }

  store(tensors: readonly OnnxTensor[], encoding: WeightEncoding): void {
    this.weights.push({ tensors, encoding });
  }
}
