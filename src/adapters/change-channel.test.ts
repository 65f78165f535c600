import { afterEach, expect, test, vi } from 'vitest';
import type { CompletionProgress } from '../synthesis/engine';
import { type Change, ChangeChannel } from './change-channel';
import { runId } from './test-records';

const open: { close(): void }[] = [];

function opened<Channel extends { close(): void }>(channel: Channel): Channel {
  open.push(channel);
  return channel;
}

function freshName(): string {
  return `test-${crypto.randomUUID()}`;
}

function firstChange(channel: ChangeChannel): Promise<Change> {
  return new Promise((resolve) => channel.subscribe(resolve));
}

function progressOf(newTokens: number): Change {
  const progress: CompletionProgress = { segments: [], newTokens, tokensPerSecond: 80 };
  return { kind: 'runProgress', runId: runId('run-1'), chunk: 0, progress };
}

afterEach(() => {
  for (const channel of open.splice(0)) channel.close();
  vi.useRealTimers();
});

test('other tabs hear of a change, the sender does not', async () => {
  const name = freshName();
  const [sender, receiver] = [opened(new ChangeChannel(name)), opened(new ChangeChannel(name))];
  sender.subscribe(() => expect.unreachable('the sender heard itself'));
  const change: Change = { kind: 'exampleStored', runId: runId('run-1'), chunk: 3 };
  const heard = firstChange(receiver);
  sender.post(change);
  expect(await heard).toEqual(change);
});

test('messages that are no changes are ignored', async () => {
  const name = freshName();
  const [stranger, receiver] = [opened(new BroadcastChannel(name)), opened(new ChangeChannel(name))];
  const heard = firstChange(receiver);
  for (const message of [null, 'text', { kind: 'fromTheFuture' }, { kind: 'documentsChanged' }]) {
    stranger.postMessage(message);
  }
  expect(await heard).toEqual({ kind: 'documentsChanged' });
});

test('live text is sent a few times a second at most', async () => {
  const name = freshName();
  const [sender, receiver] = [opened(new ChangeChannel(name)), opened(new ChangeChannel(name))];
  const heard: Change[] = [];
  receiver.subscribe((change) => heard.push(change));
  const last = new Promise<void>((resolve) => {
    receiver.subscribe(({ kind }) => {
      if (kind === 'runChanged') resolve();
    });
  });
  vi.useFakeTimers({ toFake: ['performance'] });
  sender.post(progressOf(1));
  vi.advanceTimersByTime(100);
  sender.post(progressOf(2));
  vi.advanceTimersByTime(100);
  sender.post(progressOf(3));
  sender.post({ kind: 'runChanged', runId: runId('run-1') });
  await last;
  expect(heard).toEqual([progressOf(1), progressOf(3), { kind: 'runChanged', runId: 'run-1' }]);
});

test('a subscription ends when asked', async () => {
  const name = freshName();
  const [sender, receiver] = [opened(new ChangeChannel(name)), opened(new ChangeChannel(name))];
  const unsubscribe = receiver.subscribe(() => expect.unreachable('still subscribed'));
  unsubscribe();
  const heard = firstChange(receiver);
  sender.post({ kind: 'documentsChanged' });
  await heard;
});
