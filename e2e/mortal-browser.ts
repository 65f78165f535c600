import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Browser, type BrowserContext, chromium } from 'playwright/test';
import { findBrowser, findShell } from '../tools/find-browser';

const flags = [
  '--headless',
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--window-size=1280,900',
  '--remote-debugging-port=0',
];

/** A browser on a profile of its own whose process a test can kill: Playwright's own launch does not tell which it is. */
export class MortalBrowser {
  readonly context: BrowserContext;
  readonly #browser: Browser;
  readonly #process: ChildProcess;

  private constructor(context: BrowserContext, browser: Browser, process: ChildProcess) {
    this.context = context;
    this.#browser = browser;
    this.#process = process;
  }

  static async launch(profile: string): Promise<MortalBrowser> {
    // A group of its own: what is started may be a script that starts the browser.
    const child = spawn(
      findShell() ?? findBrowser(() => undefined),
      [...flags, `--user-data-dir=${profile}`, 'about:blank'],
      { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
    );
    const browser = await chromium.connectOverCDP(await debuggerAddress(child));
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('The browser came without its profile.');
    return new MortalBrowser(context, browser, child);
  }

  /** The signal is on its way when this returns. */
  strike(): void {
    const { pid } = this.#process;
    if (pid !== undefined && this.#process.exitCode === null && this.#process.signalCode === null)
      process.kill(-pid, 'SIGKILL');
  }

  /** Resolves once the struck process is gone. */
  async gone(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, 'exit');
    await this.#browser.close();
  }
}

async function debuggerAddress({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('The browser has no error output to read its address from.');
  for await (const line of createInterface(stderr)) {
    const [, address] = /^DevTools listening on (\S+)/.exec(line) ?? [];
    if (address === undefined) continue;
    stderr.resume();
    return address;
  }
  throw new Error('The browser ended before it could be driven.');
}
