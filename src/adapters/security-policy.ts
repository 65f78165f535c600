/** Directives every page and worker of the app runs under. */
const policy: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'font-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/**
 * What the hot-reloading server needs on top: Vite injects styles as elements and speaks over a web socket. The
 * built site never gets these.
 */
const hotReloadPolicy = { 'style-src': "'self' 'unsafe-inline'", 'connect-src': "'self' ws:" };

interface PolicyPlace {
  /** In a `<meta>`, where browsers refuse `frame-ancestors`. */
  readonly inPage?: boolean;
  readonly hotReload?: boolean;
}

export function contentSecurityPolicy({ inPage = false, hotReload = false }: PolicyPlace = {}): string {
  const directives = {
    ...policy,
    ...(hotReload ? hotReloadPolicy : {}),
    ...(inPage ? {} : { 'frame-ancestors': "'none'" }),
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

export function securityHeaders({ hotReload = false } = {}): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy({ hotReload }),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}
