import { test as base, expect, type ConsoleMessage, type Page } from 'playwright/test';
import { serveStatic } from '../tools/static-server';

interface Site {
  readonly url: string;
}

interface Watch {
  /** Console errors and uncaught exceptions of every page of the test's context. */
  readonly problems: readonly string[];
  /** Those the test brings about, which the browser tells of as well. */
  forgive(problem: RegExp): void;
}

/** A test on the built site; it fails when the console saw an error. */
export const test = base.extend<{ watch: Watch }, { site: Site }>({
  site: [
    async ({}, use) => {
      const { url, server } = await serveStatic({ folder: 'dist' });
      await use({ url });
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],
  watch: [
    async ({ context }, use) => {
      const problems: string[] = [];
      const forgiven: RegExp[] = [];
      context.on('page', (page) => watchPage(page, problems));
      await use({ problems, forgive: (problem) => void forgiven.push(problem) });
      expect(problems.filter((problem) => !forgiven.some((one) => one.test(problem)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export function watchPage(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') problems.push(`${message.text()} (${message.location().url})`);
  });
}
