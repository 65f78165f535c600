/** A file of the built site, with a hash that changes when the file does. */
export interface SiteFile {
  /** Relative to the site's base. */
  readonly url: string;
  readonly revision: string;
}

/**
 * What the page asks of the service worker. `keepRunFiles`: keep what a run needs, for work without a network. The
 * answer on the message's port is true once all of it is kept.
 */
export interface OfflineRequest {
  readonly kind: 'keepRunFiles';
}

export function asOfflineRequest(message: unknown): OfflineRequest | undefined {
  const isRequest = typeof message === 'object' && message !== null && 'kind' in message;
  return isRequest && message.kind === 'keepRunFiles' ? { kind: 'keepRunFiles' } : undefined;
}
