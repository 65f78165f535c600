import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright/test';
import { findBrowser } from '../tools/find-browser';
import { serveStatic } from '../tools/static-server';

/** Runs `measure` on the built site in a profile that nothing was ever loaded into. */
export async function inFreshProfile<T>(measure: (page: Page, url: string, profile: string) => Promise<T>): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'pairloom-bench-'));
  const { url, server } = await serveStatic({ folder: 'dist' });
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findBrowser(() => undefined),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    return await measure(await context.newPage(), url, profile);
  } finally {
    await context.close();
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true });
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
