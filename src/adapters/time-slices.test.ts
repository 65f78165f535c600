import { expect, test } from 'vitest';
import { TimeSlices } from './time-slices';

const patient = new AbortController().signal;

test('the page gets its turn when a slice is used up, and not before', async () => {
  let turns = 0;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => turns++;
  port2.postMessage(null);
  await new TimeSlices(60_000).breathe(patient);
  expect(turns).toBe(0);
  await new TimeSlices(0).breathe(patient);
  expect(turns).toBe(1);
  port1.close();
});

test('work ends at the next breath after its signal', async () => {
  const reason = new Error('the tab closes');
  await expect(new TimeSlices().breathe(AbortSignal.abort(reason))).rejects.toBe(reason);
});
