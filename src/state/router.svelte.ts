import type { RunId } from '../domain/ids';

export type Place = 'run' | 'data' | 'models' | 'privacy';

const places: readonly Place[] = ['run', 'data', 'models', 'privacy'];

/** Hash routes, so that every place can be linked, the back button works and any static host serves the page. */
export class Router {
  #hash = $state(location.hash);

  constructor() {
    addEventListener('hashchange', () => (this.#hash = location.hash));
  }

  readonly place: Place = $derived.by(() => {
    const name = path(this.#hash)[0] ?? '';
    return places.find((place) => place === name) ?? 'run';
  });

  /** The run named by `#/data/<run>`, or null. */
  readonly runId: RunId | null = $derived((path(this.#hash)[1] as RunId | undefined) ?? null);

  go(place: Place, runId?: RunId): void {
    location.hash = `/${place === 'run' ? '' : place}${runId === undefined ? '' : `/${runId}`}`;
  }
}

function path(hash: string): readonly string[] {
  return hash.replace(/^#\/?/, '').split('/').filter(Boolean);
}
