export interface PolicyInForce {
  /** The Content-Security-Policy as the browser was told it; empty if none. */
  readonly policy: string;
  /** `page`: only the page's own markup says it; its workers take theirs from a response, and none came. */
  readonly holdsFor: 'pageAndWorkers' | 'page' | 'nothing';
}

/** What this site's responses say, from the host or the service worker, else what the page's markup says. */
export async function policyInForce(base: URL): Promise<PolicyInForce> {
  // GET, as the service worker answers nothing else.
  const response = await fetch(base).catch(() => null);
  await response?.body?.cancel();
  const policy = response?.headers.get('content-security-policy') ?? '';
  if (policy !== '') return { policy, holdsFor: 'pageAndWorkers' };
  const markup = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '';
  return { policy: markup, holdsFor: markup === '' ? 'nothing' : 'page' };
}
