import { graphName } from '../../src/domain/graph-name';
import type { Dtype, ModelFile } from '../../src/domain/model-spec';

/** Lies beside a graph at the top of a folder and is no weights. */
const COMPANION = /\.(?:json|jinja|txt|model)$/;

/** Where transformers.js asks for the graph of a build. */
export function graphPath(dtype: Dtype): string {
  return `onnx/${graphName(dtype)}`;
}

/** The graph of a build among its files: there, or at the top as Optimum writes it. */
export function graphFile(files: readonly ModelFile[], dtype: Dtype): ModelFile | undefined {
  const asked = graphPath(dtype);
  const atTop = asked.slice(folderOf(asked).length);
  return files.find(({ path }) => path === asked) ?? files.find(({ path }) => path === atTop);
}

/** The name that the graph has for a file of weights beside it; null for what is no weights. */
export function weightsName({ path }: ModelFile, graph: ModelFile): string | null {
  const folder = folderOf(graph.path);
  const name = path.slice(folder.length);
  return path.startsWith(folder) && path !== graph.path && !COMPANION.test(name) ? name : null;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
