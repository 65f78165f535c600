import { joinBytes } from './join-bytes';
import { TENSOR_TYPES, tensorByteLength } from './onnx-graph';
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './onnx-graph';
import { ProtobufMessage } from './protobuf-writer';

/** Where a weight lies: `offset` and the tensor's own length are in bytes of the file `location`. */
export interface ExternalTensor {
  readonly tensor: OnnxTensor;
  readonly location: string;
  readonly offset: number;
}

const IR_VERSION = 9;
const OPSET = 17;
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR_RAW_DATA = 9;
const DATA_LOCATION_EXTERNAL = 1;

/** An ONNX `ModelProto` (onnx.proto, IR version 9, opset 17) whose weights lie in files beside it. */
export function encodeModel(graph: OnnxGraph, weights: readonly ExternalTensor[]): Uint8Array {
  const body = encodeGraph(graph);
  for (const weight of weights) body.message(GRAPH_INITIALIZER, encodeExternalTensor(weight));
  return encodeModelHeader().message(MODEL_GRAPH, body).toBytes();
}

/**
 * The same model with its weights inside: `before[i]` goes in front of the bytes of `weights[i]`, and nothing follows
 * the last one. So a file can be written from front to back without holding its weights.
 */
export function encodeModelAround(graph: OnnxGraph, weights: readonly OnnxTensor[]): readonly Uint8Array[] {
  const body = encodeGraph(graph);
  const fields = weights.map((tensor) => {
    const byteLength = tensorByteLength(tensor);
    const header = encodeTensor(tensor).announce(TENSOR_RAW_DATA, byteLength);
    const field = new ProtobufMessage().announce(GRAPH_INITIALIZER, header.byteLength + byteLength).toBytes();
    return { before: joinBytes([field, header.toBytes()]), byteLength };
  });
  const graphLength = fields.reduce((sum, field) => sum + field.before.byteLength + field.byteLength, body.byteLength);
  const start = joinBytes([encodeModelHeader().announce(MODEL_GRAPH, graphLength).toBytes(), body.toBytes()]);
  return fields.map(({ before }, index) => (index === 0 ? joinBytes([start, before]) : before));
}

function encodeModelHeader(): ProtobufMessage {
  const opset = (domain: string, version: number): ProtobufMessage =>
    new ProtobufMessage().text(1, domain).varint(2, version);
  return new ProtobufMessage()
    .varint(1, IR_VERSION)
    .text(2, 'pairloom')
    .message(8, opset('', OPSET))
    .message(8, opset('com.microsoft', 1));
}

function encodeGraph(graph: OnnxGraph): ProtobufMessage {
  const message = new ProtobufMessage();
  for (const node of graph.nodes) message.message(1, encodeNode(node));
  message.text(2, graph.name);
  for (const constant of graph.constants) {
    message.message(GRAPH_INITIALIZER, encodeTensor(constant).bytes(TENSOR_RAW_DATA, constant.bytes));
  }
  for (const input of graph.inputs) message.message(11, encodeValue(input));
  for (const output of graph.outputs) message.message(12, encodeValue(output));
  return message;
}

function encodeNode(node: OnnxNode): ProtobufMessage {
  const message = new ProtobufMessage();
  for (const input of node.inputs) message.text(1, input);
  for (const output of node.outputs) message.text(2, output);
  message.text(3, `${node.outputs[0] ?? ''}/${node.operator}`).text(4, node.operator);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message.message(5, encodeAttribute(name, attribute));
  }
  return node.domain === '' ? message : message.text(7, node.domain);
}

function encodeAttribute(name: string, attribute: OnnxAttribute): ProtobufMessage {
  const message = new ProtobufMessage().text(1, name);
  return 'int' in attribute
    ? message.varint(3, attribute.int).varint(20, 2)
    : message.float32(2, attribute.float).varint(20, 1);
}

/** Without values: they come behind it. */
function encodeTensor({ name, type, dims }: OnnxTensor): ProtobufMessage {
  const message = new ProtobufMessage();
  for (const size of dims) message.varint(1, size);
  return message.varint(2, TENSOR_TYPES[type]).text(8, name);
}

function encodeExternalTensor({ tensor, location, offset }: ExternalTensor): ProtobufMessage {
  const entry = (key: string, value: string): ProtobufMessage => new ProtobufMessage().text(1, key).text(2, value);
  return encodeTensor(tensor)
    .message(13, entry('location', location))
    .message(13, entry('offset', String(offset)))
    .message(13, entry('length', String(tensorByteLength(tensor))))
    .varint(14, DATA_LOCATION_EXTERNAL);
}

function encodeValue({ name, type, dims }: OnnxValue): ProtobufMessage {
  const shape = new ProtobufMessage();
  for (const size of dims) {
    const dimension = new ProtobufMessage();
    shape.message(1, typeof size === 'number' ? dimension.varint(1, size) : dimension.text(2, size));
  }
  const tensor = new ProtobufMessage().varint(1, TENSOR_TYPES[type]).message(2, shape);
  return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
}
