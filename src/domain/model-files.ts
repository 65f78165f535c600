/** Weights, as checkpoints and ready builds have them. Nothing that holds text ends like this. */
const WEIGHTS = /\.(?:safetensors|onnx(?:_data(?:_\d+)?)?|gguf|bin|pth?|ckpt)$/i;

/**
 * Whether files belong to a model, by their paths: there are weights, or what weights come with. A JSON file alone is
 * no model, whatever its name.
 */
export function looksLikeModel(paths: readonly string[]): boolean {
  const names = new Set(paths.map((path) => path.split('/').at(-1)?.toLowerCase() ?? ''));
  if (names.has('config.json') && (names.has('tokenizer.json') || names.has('tokenizer_config.json'))) return true;
  return paths.some((path) => WEIGHTS.test(path));
}
