import { dtypeOfGraph } from '../domain/graph-name';
import type { Dtype, ModelFile } from '../domain/model-spec';

/** A decoder in ONNX among some files, with all that belongs to it. */
export interface ReadyBuild {
  readonly dtype: Dtype;
  /** The path of the ONNX file. */
  readonly graph: string;
  /** Small ones first, then the graph, then its files of weights in order. */
  readonly files: readonly ModelFile[];
}

const NEEDED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const WANTED = ['generation_config.json', 'special_tokens_map.json', 'chat_template.jinja'];

/** Files that a decoder cannot be used without and that are not among these. */
export function missingCompanions(files: readonly ModelFile[]): readonly string[] {
  return NEEDED.filter((name) => !files.some(({ path }) => path === name));
}

/**
 * The builds that lie ready among the files of a repository or a folder: `onnx/model_q4f16.onnx` and its like, as
 * transformers.js names them, or Optimum's `model.onnx` at the top. Of two builds with one dtype that in `onnx` counts.
 * Empty where files are missing that no decoder does without. What is inside the files is not looked at.
 */
export function readyBuilds(files: readonly ModelFile[]): readonly ReadyBuild[] {
  if (missingCompanions(files).length > 0) return [];
  const companions = [...NEEDED, ...WANTED].flatMap((name) => files.filter(({ path }) => path === name));
  const builds = new Map<Dtype, ReadyBuild>();
  const graphs = files.filter(({ path }) => dtypeOf(path) !== undefined);
  for (const graph of graphs.toSorted((a, b) => Number(inOnnx(b)) - Number(inOnnx(a)))) {
    const dtype = dtypeOf(graph.path);
    if (dtype === undefined || builds.has(dtype)) continue;
    builds.set(dtype, { dtype, graph: graph.path, files: [...companions, graph, ...weightFiles(graph, files)] });
  }
  return [...builds.values()];
}

/** The ONNX file among a build's files, with the dtype that its name states. */
export function graphOf(files: readonly ModelFile[]): { readonly path: string; readonly dtype: Dtype } | undefined {
  for (const { path } of files) {
    const dtype = dtypeOf(path);
    if (dtype !== undefined) return { path, dtype };
  }
  return undefined;
}

/** Whether these are the files of a checkpoint that may be converted; its architecture decides. */
export function isCheckpoint(files: readonly ModelFile[]): boolean {
  const names = new Set(files.map(({ path }) => path));
  return names.has('config.json') && [...names].some((name) => /^[^/]+\.safetensors$/.test(name));
}

/** In the folder `onnx`, or at the top as Optimum writes it. */
function dtypeOf(path: string): Dtype | undefined {
  return dtypeOfGraph(path.replace(/^onnx\//, ''));
}

function inOnnx({ path }: ModelFile): boolean {
  return path.startsWith('onnx/');
}

/** By name, `model.onnx_data`, `model.onnx_data_1` and so on or `model.onnx.data`; else those of a graph that is alone. */
function weightFiles(graph: ModelFile, files: readonly ModelFile[]): readonly ModelFile[] {
  const number = ({ path }: ModelFile): number => Number(/_(\d+)$/.exec(path)?.[1] ?? 0);
  const named = files.filter(
    ({ path }) => path.startsWith(graph.path) && /^[._]data(?:_\d+)?$/.test(path.slice(graph.path.length)),
  );
  if (named.length > 0) return named.toSorted((a, b) => number(a) - number(b));
  const folder = graph.path.slice(0, graph.path.lastIndexOf('/') + 1);
  const beside = files.filter(({ path }) => path.startsWith(folder) && !path.slice(folder.length).includes('/'));
  const isAlone = beside.filter(({ path }) => path.endsWith('.onnx')).length === 1;
  return isAlone ? beside.filter(({ path }) => /\.(?:data|weights?|onnx_data)$/.test(path)) : [];
}
