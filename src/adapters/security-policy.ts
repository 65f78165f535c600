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

/**
 * The models worker alone may speak to other hosts, and it alone never sees a person's text. Localhost is for a host of
 * models on the same machine. A worker's policy is that of its own response, whatever page or chunk it goes with.
 */
const modelsWorkerPolicy = { 'connect-src': "'self' https: http://localhost:* http://127.0.0.1:*" };
const MODELS_WORKER = /\/(?:assets\/models-worker-[\w-]+\.js|workers\/models\/models-worker\.ts)$/;

interface PolicyPlace {
  /** Of the address that the policy goes with, without its query. */
  readonly path?: string;
  /** In a `<meta>`, where browsers refuse `frame-ancestors`. */
  readonly inPage?: boolean;
  readonly hotReload?: boolean;
}

export function contentSecurityPolicy({ path = '', inPage = false, hotReload = false }: PolicyPlace = {}): string {
  const directives = {
    ...policy,
    ...(hotReload ? hotReloadPolicy : {}),
    ...(MODELS_WORKER.test(path) ? modelsWorkerPolicy : {}),
    ...(inPage ? {} : { 'frame-ancestors': "'none'" }),
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

export function securityHeaders(place: Omit<PolicyPlace, 'inPage'> = {}): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(place),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}
