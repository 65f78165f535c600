/** Why a model was not installed, for the page to tell apart; the message says it in words. */
export type InstallFault =
  | 'noSpace'
  | 'noPrivateStorage'
  | 'busyElsewhere'
  | 'missingFile'
  | 'missingWeights'
  | 'shortWeights'
  | 'wrongSize'
  | 'wrongHash'
  | 'changed'
  | 'webPage'
  | 'lfsPointer'
  | 'notOnnx'
  | 'notADecoder'
  | 'brokenConfig';

/** A model cannot be installed as it is. The message names what happened, what is safe and one thing to do. */
export class ModelInstallError extends Error {
  override readonly name = 'ModelInstallError';

  constructor(
    readonly reason: InstallFault,
    message: string,
    /** The file that it is about; empty where it is about none. */
    readonly path = '',
    options?: { readonly cause: unknown },
  ) {
    super(message, options);
  }
}
