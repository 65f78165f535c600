import { describe, expect, it } from 'vitest';
import { SharedTask } from './shared-task';

/** Work that ends when it is aborted or told to. */
function controlled(): { task: SharedTask<string>; finish: (result: string) => void; isAborted: () => boolean } {
  let finish: (result: string) => void = () => undefined;
  let own: AbortSignal | undefined;
  const task = new SharedTask<string>((signal) => {
    own = signal;
    return new Promise((resolve, reject) => {
      finish = resolve;
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  });
  return { task, finish: (result) => finish(result), isAborted: () => own?.aborted ?? false };
}

describe('SharedTask', () => {
  it('gives its result to all who wait', async () => {
    const { task, finish } = controlled();
    const both = Promise.all([task.join(new AbortController().signal), task.join(new AbortController().signal)]);
    finish('there');
    expect(await both).toEqual(['there', 'there']);
  });

  it('lets one leave while another waits', async () => {
    const { task, finish, isAborted } = controlled();
    const leaving = new AbortController();
    const left = task.join(leaving.signal);
    const stayed = task.join(new AbortController().signal);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    expect(isAborted()).toBe(false);
    finish('there');
    expect(await stayed).toBe('there');
  });

  it('aborts the work when the last one has left', async () => {
    const { task, isAborted } = controlled();
    const leaving = new AbortController();
    const left = task.join(leaving.signal);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    expect(isAborted()).toBe(true);
  });

  it('does not abort work that is done', async () => {
    const { task, finish, isAborted } = controlled();
    const leaving = new AbortController();
    finish('there');
    await task.join(leaving.signal);
    leaving.abort();
    expect(isAborted()).toBe(false);
    expect(await task.join(new AbortController().signal)).toBe('there');
  });
});
