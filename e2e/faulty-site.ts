import type { RequestListener } from 'node:http';
import { serveStatic } from '../tools/static-server';

/** What a host answers in place of a file. */
export interface WrongAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The built site on a host that can answer wrongly; unlike a routed page, this reaches the service worker too. */
export class FaultySite {
  readonly url: string;
  /** By the end of the address; empty while the host is well. */
  readonly wrong = new Map<string, WrongAnswer>();
  readonly close: () => void;

  private constructor(url: string, close: () => void) {
    this.url = url;
    this.close = close;
  }

  static async start(): Promise<FaultySite> {
    const { url, server } = await serveStatic({ folder: 'dist' });
    const site = new FaultySite(url, () => {
      server.closeAllConnections();
      server.close();
    });
    const [serve] = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      const answer = [...site.wrong].find(([ending]) => request.url?.split('?')[0]?.endsWith(ending))?.[1];
      if (answer === undefined) serve?.(request, response);
      else response.writeHead(answer.status, { 'Content-Type': answer.contentType }).end(answer.body);
    });
    return site;
  }
}
