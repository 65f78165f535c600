import { ModelInstallError } from '../../src/model/model-install-error';

/** Without these no text becomes tokens. */
const NEEDED = ['tokenizer.json', 'tokenizer_config.json'];

/** Before hours of work on a model that could not be used then. @throws ModelInstallError */
export function checkCompanions(companions: ReadonlyMap<string, Uint8Array>): void {
  const missing = NEEDED.find((name) => !companions.has(name));
  if (missing !== undefined) {
    throw new ModelInstallError(
      'missingFile',
      `The checkpoint has no ${missing}, which the model cannot be used without. Nothing was converted. ` +
        'Get the whole checkpoint from its publisher, or choose another.',
      missing,
    );
  }
  if (!companions.has('generation_config.json')) {
    throw new ModelInstallError(
      'brokenConfig',
      'Neither generation_config.json nor config.json says which token ends a text, so the model would never stop. ' +
        'Nothing was converted. Choose another checkpoint.',
      'generation_config.json',
    );
  }
}
