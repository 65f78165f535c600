import { expect, test } from 'vitest';
import type { InstalledModel } from '../adapters/installed-model';
import type { Installation, InstallationProgress } from '../../workers/models/protocol';
import { Installing } from './installing.svelte';

const installation = { id: 'owner/name@1/q4', name: 'Name' } as Installation;
const installed = { origin: 'host' } as InstalledModel;

type Report = (progress: InstallationProgress) => unknown;

function installing(work: (report: Report, signal: AbortSignal) => Promise<InstalledModel>) {
  let now = 0;
  const one = new Installing({
    connection: { install: (_installation, report, signal) => work(report, signal) },
    policyInForce: async () => Promise.resolve(),
    now: () => (now += 1000),
  });
  return one;
}

const copying = (bytesDone: number): InstallationProgress => ({
  ...{ stage: 'copying', file: 'a', bytesTotal: 10_000 },
  bytesDone,
});

test('its stage, bytes, speed and time left are shown while it goes on', async () => {
  const seen: unknown[] = [];
  const one = installing(async (report) => {
    report(copying(1000));
    report(copying(3000));
    seen.push(one.current);
    report({ ...copying(0), stage: 'verifying' });
    seen.push(one.current?.speed);
    return Promise.resolve(installed);
  });
  expect(await one.start(installation)).toBe(installed);
  expect(seen[0]).toMatchObject({ name: 'Name', speed: { bytesPerSecond: 2000, msLeft: 3500 }, isStopping: false });
  expect(seen[1]).toBeNull();
  expect(one.current).toBeNull();
});

test('a failure is said in its own words; a stop by hand is none', async () => {
  const failing = installing(() => Promise.reject(new Error('The host broke.')));
  expect(await failing.start(installation)).toBeNull();
  expect(failing.problem).toEqual({ id: installation.id, message: 'The host broke.' });
  const stopped = installing(
    (_report, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  );
  const end = stopped.start(installation);
  await Promise.resolve();
  stopped.stop();
  expect(await end).toBeNull();
  expect(stopped.problem).toBeNull();
});

test('a second one waits for a person, not in a queue', async () => {
  let calls = 0;
  const one = installing(async () => {
    calls += 1;
    return new Promise((resolve) => setTimeout(() => resolve(installed), 5));
  });
  const [first, second] = await Promise.all([one.start(installation), one.start(installation)]);
  expect([first, second, calls]).toEqual([installed, null, 1]);
});
