import { clientsClaim, type RouteHandlerCallbackOptions } from 'workbox-core';
import { addPlugins, cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { CacheFirst, NetworkOnly } from 'workbox-strategies';
import { securityHeaders } from '../../src/adapters/security-policy';
import { asOfflineRequest } from './protocol';
import type { SiteFile } from './protocol';

declare const self: ServiceWorkerGlobalScope;
/** Filled in by the build: the page itself, what a run needs, and what else the site holds. */
declare const SHELL_FILES: readonly SiteFile[];
declare const RUN_FILES: readonly SiteFile[];
declare const OTHER_FILES: readonly SiteFile[];

const LATER_CACHE = 'pairloom-later';

const laterFiles = new Map(
  [...RUN_FILES, ...OTHER_FILES].map(({ url, revision }) => {
    const key = new URL(url, self.registration.scope);
    key.searchParams.set('rev', revision);
    return [new URL(url, self.registration.scope).href, { key: key.href, revision }];
  }),
);

// A host that lets nobody set headers still gets the policy, and the isolation that WASM threads need.
const withSecurityHeaders = {
  handlerWillRespond: ({ request, response }: { request: Request; response: Response }) =>
    Promise.resolve(secured(request, response)),
};

const runFiles = new Set(RUN_FILES.map(({ url }) => new URL(url, self.registration.scope).href));

const keptFiles = new CacheFirst({
  cacheName: LATER_CACHE,
  plugins: [
    // The revision is part of the key, so that a changed model under the same name is fetched anew.
    { cacheKeyWillBeUsed: ({ request }) => Promise.resolve(laterFiles.get(request.url)?.key ?? request.url) },
    { cacheWillUpdate: ({ request, response }) => asBuilt(request, response) },
    withSecurityHeaders,
  ],
});

const fromNetwork = new NetworkOnly({ plugins: [withSecurityHeaders] });

// A page of an older build would ask a host that was updated for files that are gone: a reload has to bring the new one.
void self.skipWaiting();
clientsClaim();
cleanupOutdatedCaches();
addPlugins([withSecurityHeaders]);
precacheAndRoute([...SHELL_FILES]);
registerRoute(({ url, sameOrigin }) => sameOrigin && runFiles.has(url.href), serveRunFile);
registerRoute(({ url, sameOrigin }) => sameOrigin && laterFiles.has(url.href), keptFiles);
// What is asked of another host is left to the policy of who asks it: the models worker may, all others may not.
registerRoute(({ sameOrigin }) => sameOrigin, fromNetwork);

self.addEventListener('activate', (event) => event.waitUntil(dropOldRevisions()));
self.addEventListener('message', (event) => {
  const request = asOfflineRequest(event.data);
  if (request?.kind !== 'keepRunFiles') return;
  const kept = keepRunFiles(event).then(
    () => true,
    () => false,
  );
  event.waitUntil(kept.then((areKept) => event.ports[0]?.postMessage(areKept)));
});

/** Kept only when the page asks: to hash and store a model while it starts would delay a person's first pair. */
async function serveRunFile(options: RouteHandlerCallbackOptions): Promise<Response> {
  const kept = await caches.match(laterFiles.get(options.request.url)?.key ?? '', { cacheName: LATER_CACHE });
  return kept ? secured(options.request, kept) : fromNetwork.handle(options);
}

async function keepRunFiles(event: ExtendableMessageEvent): Promise<void> {
  for (const { url } of RUN_FILES) {
    const request = new Request(new URL(url, self.registration.scope));
    // The response comes before it is stored.
    const [responding, storing] = keptFiles.handleAll({ event, request });
    await (await responding).body?.cancel();
    await storing;
  }
}

async function dropOldRevisions(): Promise<void> {
  const cache = await caches.open(LATER_CACHE);
  const current = new Set([...laterFiles.values()].map(({ key }) => key));
  for (const { url } of await cache.keys()) {
    if (!current.has(url)) await cache.delete(url);
  }
}

/**
 * The response if it holds the file as it was built, else null: a host that answers for a missing file with its page,
 * or with half of the file, must not be kept in place of it.
 */
async function asBuilt(request: Request, response: Response): Promise<Response | null> {
  if (response.status !== 200) return null;
  const digest = await crypto.subtle.digest('SHA-256', await response.clone().arrayBuffer());
  const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hash.startsWith(laterFiles.get(request.url)?.revision ?? '') ? response : null;
}

function secured({ url }: Request, response: Response): Response {
  // Redirects and failures have no status that a response could be made anew with.
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(securityHeaders({ path: new URL(url).pathname }))) {
    headers.set(name, value);
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
