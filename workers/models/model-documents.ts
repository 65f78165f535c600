import { localModelFile, type ModelPlace } from '../../src/adapters/model-place';
import type { ModelFile } from '../../src/domain/model-spec';
import { describeModel, type ModelDescription } from '../../src/model/describe-model';
import { ModelInstallError } from '../../src/model/model-install-error';
import { createTextTokenizer } from '../../src/model/text-tokenizer';
import { contentProblem } from '../../src/model/wrong-content';

/** A tokenizer of 256,000 pieces has 33 MB; parsing takes many times the text's size. */
const MOST_BYTES = 100e6;

/** Reads what lies beside the weights, and tries the tokenizer. @throws ModelInstallError */
export async function describeFolder(
  place: Exclude<ModelPlace, { kind: 'site' }>,
  files: readonly ModelFile[],
): Promise<ModelDescription> {
  const text = async (path: string): Promise<string> => {
    if (!files.some((file) => file.path === path)) return '';
    const file = await localModelFile(place, path);
    if (file.size > MOST_BYTES) throw broken(path);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const problem = contentProblem(path, bytes.subarray(0, 512));
    if (problem) throw problem;
    return new TextDecoder().decode(bytes);
  };
  const json = async (path: string): Promise<unknown> => parse(await text(path), path);
  const tokenizer = await json('tokenizer.json');
  const tokenizerConfig = await json('tokenizer_config.json');
  const config = await json('config.json');
  await json('generation_config.json');
  try {
    createTextTokenizer(tokenizer, tokenizerConfig);
  } catch (cause) {
    throw broken('tokenizer.json', cause);
  }
  return describeModel({ config, tokenizer, tokenizerConfig, chatTemplate: await text('chat_template.jinja') });
}

function parse(text: string, path: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw broken(path, cause);
  }
}

function broken(path: string, cause?: unknown): ModelInstallError {
  return new ModelInstallError(
    'brokenConfig',
    `${path} of this model cannot be read: it is damaged, or of a kind that Pairloom does not know. Models that are here still work. ` +
      'Try again, or choose another model.',
    path,
    { cause },
  );
}
