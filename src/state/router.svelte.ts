import type { RunId } from '../domain/ids';

export type Place = 'run' | 'data' | 'models' | 'privacy';
export type DataTab = 'review' | 'overview' | 'texts';

const places: readonly Place[] = ['run', 'data', 'models', 'privacy'];
const dataTabs: readonly DataTab[] = ['review', 'overview', 'texts'];

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

  /** The part of the data set named by `#/data/<run>/<tab>`. */
  readonly dataTab: DataTab = $derived.by(() => {
    const name = path(this.#hash)[2] ?? '';
    return dataTabs.find((tab) => tab === name) ?? 'review';
  });

  go(place: Place, runId?: RunId, tab: DataTab = 'review'): void {
    const parts = [place === 'run' ? '' : place, runId ?? '', tab === 'review' ? '' : tab];
    location.hash = `/${parts.filter((part) => part !== '').join('/')}`;
  }
}

function path(hash: string): readonly string[] {
  return hash.replace(/^#\/?/, '').split('/').filter(Boolean);
}
