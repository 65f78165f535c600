import type { ModelFile } from '../domain/model-spec';
import type { HttpRanges } from './http-ranges';
import { UNKNOWN_LENGTH } from './repository-answer';

const AT_ONCE = 6;
const MOST_ASKED = 300;

/** The files, those of them that a model may need with their lengths: asked one by one where nobody stated them. */
export async function withSizes(
  files: readonly ModelFile[],
  ranges: HttpRanges,
  signal: AbortSignal,
): Promise<readonly ModelFile[]> {
  const known = files.filter(({ byteLength }) => byteLength !== UNKNOWN_LENGTH);
  const waiting = files
    .filter(({ byteLength, path }) => byteLength === UNKNOWN_LENGTH && mayBeOfAModel(path))
    .slice(0, MOST_ASKED);
  const asked: ModelFile[] = [];
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      asked.push({ ...file, byteLength: await ranges.byteLength(file.path, signal) });
    }
  });
  await Promise.all(lanes);
  return [...known, ...asked];
}

function mayBeOfAModel(path: string): boolean {
  return /\.(?:json|jinja|onnx|safetensors)$|[._]data(?:_\d+)?$/.test(path) && path.split('/').length <= 2;
}
