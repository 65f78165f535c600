import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import sirv from 'sirv';
import { securityHeaders } from '../src/adapters/security-policy';

export interface StaticSite {
  readonly folder: string;
  /** The path the site is served under, with a slash at both ends. */
  readonly base?: string;
  /** False serves as a host that lets nobody set headers. */
  readonly withHeaders?: boolean;
  /** Other headers than the app's own. */
  readonly headersOf?: (path: string) => Readonly<Record<string, string>>;
  readonly port?: number;
}

/** Serves a built site on localhost; a taken port moves on to the next one. */
export async function serveStatic(site: StaticSite): Promise<{ url: string; server: Server }> {
  const { folder, base = '/', withHeaders = true, port = 0 } = site;
  const { headersOf = (path: string) => (withHeaders ? securityHeaders({ path }) : {}) } = site;
  const files = sirv(resolve(folder), {
    etag: true,
    setHeaders: (response, path) => {
      for (const [name, value] of Object.entries(headersOf(path))) response.setHeader(name, value);
      const cached = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      response.setHeader('Cache-Control', cached);
    },
  });
  const server = createServer((request, response) => {
    const notFound = () => {
      response.writeHead(404, { ...headersOf(''), 'Content-Type': 'text/plain' }).end('Not found');
    };
    if (!request.url?.startsWith(base)) return notFound();
    request.url = `/${request.url.slice(base.length)}`;
    files(request, response, notFound);
  });
  const bound = await listen(server, port);
  return { url: `http://localhost:${bound}${base}`, server };
}

async function listen(server: Server, port: number): Promise<number> {
  for (let attempt = 0; ; attempt += 1) {
    server.listen(port === 0 ? 0 : port + attempt, 'localhost');
    try {
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt >= 20) throw error;
    }
  }
}
