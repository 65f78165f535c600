import { expect, test } from 'vitest';
import { aRun, runId } from '../adapters/test-records';
import type { OpenedBundle } from '../adapters/exchange-connection';
import { Exchange } from './exchange.svelte';

function anExchange(open: (signal: AbortSignal) => Promise<OpenedBundle>) {
  const shown: string[] = [];
  const saved: string[] = [];
  const exchange = new Exchange({
    connection: {
      saveBundle: async () => Promise.resolve(new Blob(['file'])),
      openBundle: (_file, onBytes, signal) => {
        onBytes(2);
        return open(signal);
      },
    },
    policyInForce: async () => Promise.resolve(),
    save: ({ name }) => saved.push(name),
    show: async (id) => Promise.resolve(void shown.push(id)),
  });
  return { exchange, shown, saved };
}

const file = { path: 'bees.pairloom', file: new File(['four'], 'bees.pairloom') };

test('a run that came in is shown, and one that was here before is said to be', async () => {
  let kind: OpenedBundle['kind'] = 'opened';
  const { exchange, shown } = anExchange(async () => Promise.resolve({ kind, runId: runId('run-1') }));
  await exchange.open(file);
  expect([shown, exchange.note, exchange.problem]).toEqual([['run-1'], '', '']);
  kind = 'here';
  await exchange.open(file);
  expect([shown, exchange.note]).toEqual([['run-1', 'run-1'], 'The run in bees.pairloom is here already. This is it.']);
});

test('what is wrong with a file is told with its name, until the next one', async () => {
  const { exchange, shown, saved } = anExchange(async () => Promise.reject(new Error('It is damaged.')));
  await exchange.open(file);
  expect([exchange.problem, shown, exchange.passing]).toEqual(['bees.pairloom: It is damaged.', [], null]);
  await exchange.save(aRun({ name: 'Bees' }));
  expect([exchange.problem, saved]).toEqual(['', ['Bees']]);
});

test('files pass one after another, and one that is given up does not hold up the next', async () => {
  let opened = 0;
  const { exchange, shown, saved } = anExchange(
    (signal) =>
      new Promise((_resolve, reject) => {
        opened++;
        signal.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
      }),
  );
  const opening = exchange.open(file);
  const saving = exchange.save(aRun({ name: 'Bees' }));
  await expect.poll(() => opened).toBe(1);
  expect(exchange.passing).toEqual({ kind: 'opening', name: 'bees.pairloom', doneBytes: 2, totalBytes: 4 });
  expect(saved).toEqual([]);
  exchange.cancel();
  await Promise.all([opening, saving]);
  expect([shown, saved, exchange.problem, exchange.passing]).toEqual([[], ['Bees'], '', null]);
});
