export type HostFault = 'badAddress' | 'badName' | 'notFound' | 'gated' | 'notAHost' | 'noNetwork' | 'badAnswer';

/** A host of models could not be asked about a repository, or did not say what is needed. */
export class ModelHostError extends Error {
  override readonly name = 'ModelHostError';

  constructor(
    readonly reason: HostFault,
    message: string,
    options?: { readonly cause: unknown },
  ) {
    super(message, options);
  }
}

/** @param hadToken a token was sent, and did not open it. */
export function gatedError(id: string, hostUrl: string, hadToken: boolean): ModelHostError {
  const page = `${hostUrl}${id}`;
  return new ModelHostError(
    'gated',
    hadToken
      ? `The token does not open ${id}. Nothing was downloaded. Accept its licence at ${page} with the account that the token belongs to, then try again.`
      : `${id} is only given to people who accepted its licence. Nothing was downloaded. Accept it at ${page}, make a read token there and paste it here; it is kept in memory only and sent to this host alone.`,
  );
}
