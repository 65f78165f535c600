import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { findBrowser } from '../tools/find-browser';

/** An answer to what was sent, or an event. */
interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly sessionId?: string;
}

/**
 * A browser driven by bare DevTools messages. Playwright keeps every tab it drives visible, so what happens in a
 * hidden one can only be seen without it.
 */
export class DevToolsPipe {
  readonly #process: ChildProcess;
  readonly #out: Writable;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  /** By session: told of the next page that has loaded. */
  readonly #loading = new Map<string, () => void>();
  #nextId = 1;

  constructor(profile: string) {
    const flags = ['--headless', '--no-sandbox', '--no-first-run', '--disable-background-networking'];
    this.#process = spawn(
      findBrowser(() => undefined),
      [...flags, '--window-size=1280,900', '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const [, , , out, into] = this.#process.stdio;
    this.#out = out as Writable;
    let rest = '';
    (into as Readable).setEncoding('utf8').on('data', (text: string) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) this.#receive(JSON.parse(message) as Answer);
    });
  }

  async send<Result>(method: string, params: object = {}, sessionId?: string): Promise<Result> {
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#out.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
    return (await answer) as Result;
  }

  /** A new tab, in front of the others. */
  async openTab(url: string): Promise<DevToolsTab> {
    const { targetId } = await this.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
    await this.send('Page.enable', {}, sessionId);
    const loaded = new Promise<void>((resolve) => this.#loading.set(sessionId, resolve));
    await this.send('Page.navigate', { url }, sessionId);
    await loaded;
    return new DevToolsTab(this, targetId, sessionId);
  }

  async close(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.kill();
    await gone;
  }

  #receive({ id, result, error, method, sessionId }: Answer): void {
    if (method === 'Page.loadEventFired') this.#loading.get(sessionId ?? '')?.();
    const waiting = this.#waiting.get(id ?? 0);
    this.#waiting.delete(id ?? 0);
    if (error !== undefined) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }
}

export class DevToolsTab {
  readonly #browser: DevToolsPipe;
  readonly #targetId: string;
  readonly #sessionId: string;

  constructor(browser: DevToolsPipe, targetId: string, sessionId: string) {
    this.#browser = browser;
    this.#targetId = targetId;
    this.#sessionId = sessionId;
  }

  /** `work` runs in the page: it may use nothing from around it. */
  async evaluate<Result>(work: () => Result): Promise<Result> {
    return this.#evaluate<Result>(`(${work.toString()})()`);
  }

  /** Asks until it holds; the page decides how long that takes. */
  async until(isSo: () => boolean): Promise<void> {
    while ((await this.evaluate(isSo)) !== true);
  }

  /** Presses the button whose text begins with `label`, once it is there and enabled. */
  async untilPressed(label: string): Promise<void> {
    const press = `[...document.querySelectorAll('button:enabled')].some((button) =>
      button.textContent.trim().startsWith(${JSON.stringify(label)}) && (button.click(), true))`;
    while ((await this.#evaluate<boolean>(press)) !== true);
  }

  /** Drops a file on the page, as the system's file manager would. */
  async drop(name: string, text: string): Promise<void> {
    await this.#evaluate(`{
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }`);
  }

  async bringToFront(): Promise<void> {
    await this.#browser.send('Target.activateTarget', { targetId: this.#targetId });
  }

  async #evaluate<Result>(expression: string): Promise<Result> {
    const { result } = await this.#browser.send<{ result: { value: Result } }>(
      'Runtime.evaluate',
      { expression, returnByValue: true },
      this.#sessionId,
    );
    return result.value;
  }
}
