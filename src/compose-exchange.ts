import { ExchangeConnection } from './adapters/exchange-connection';
import { fileNameFor, saveFile } from './adapters/save-file';
import type { RunId } from './domain/ids';
import { Exchange } from './state/exchange.svelte';
import type { OtherFile } from './state/file-reading.svelte';
import type { History } from './state/history.svelte';
import type { Library } from './state/library.svelte';
import { PairImport } from './state/pair-import.svelte';
import type { Router } from './state/router.svelte';

export interface ComposedExchange {
  readonly exchange: Exchange;
  readonly pairImport: PairImport;
  readonly takeOther: (file: OtherFile) => void;
}

/**
 * The part of the composition root for runs that leave and enter as files.
 *
 * @param shown what shows a run that came in; asked for when one did, as the library is made later.
 */
export function composeExchange(
  policyInForce: () => Promise<void>,
  shown: () => { readonly history: History; readonly library: Library; readonly router: Router },
): ComposedExchange {
  const connection = new ExchangeConnection();
  const show = async (runId: RunId): Promise<void> => {
    const { history, library, router } = shown();
    await Promise.all([history.changed(runId), library.changed()]);
    router.go('data', runId);
  };
  const exchange = new Exchange({
    connection,
    policyInForce,
    save: ({ name }, file) => saveFile(`${fileNameFor(name)}.pairloom`, file),
    show,
  });
  const pairImport = new PairImport({
    connection,
    policyInForce,
    readAsText: ({ dropped, path }) => {
      const { library, router } = shown();
      router.go('run');
      return library.addAsText(dropped, path);
    },
    show,
  });
  return {
    exchange,
    pairImport,
    takeOther: ({ kind, dropped, path }) => {
      if (kind === 'bundle') void exchange.open(dropped);
      else pairImport.ask(dropped, path);
    },
  };
}
