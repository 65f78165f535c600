import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chronicle } from '../e2e/chronicle';
import { DevToolsPipe, type DevToolsTab } from '../e2e/devtools-pipe';
import { serveStatic } from '../tools/static-server';
import { median } from './browser';

/**
 * Passages a second with the tab in sight and behind another one, by turns within one run. Takes the minutes of a turn
 * and the number of turns: browsers slow a hidden tab's timers down further after one minute, and again after five.
 */
const turnMs = Number(process.argv[2] ?? '0.5') * 60_000;
const turns = Number(process.argv[3] ?? '3');

const profile = await mkdtemp(join(tmpdir(), 'pairloom-hidden-'));
const { url, server } = await serveStatic({ folder: 'dist' });
const browser = new DevToolsPipe(profile);
try {
  const tab = await browser.openTab(url);
  await tab.until(() => document.querySelector('h1') !== null);
  await tab.drop('chronicle.txt', chronicle(12_000));
  await tab.untilPressed('Generate pairs');
  await tab.until(() => document.querySelectorAll('[data-pair]').length > 4);
  const other = await browser.openTab('about:blank');

  const rates = { shown: [] as number[], hidden: [] as number[] };
  for (let turn = 0; turn < turns; turn += 1) {
    await tab.bringToFront();
    await tab.until(() => !document.hidden);
    rates.shown.push(await passagesPerSecond(tab));
    await other.bringToFront();
    await tab.until(() => document.hidden);
    rates.hidden.push(await passagesPerSecond(tab));
  }
  const [shown, hidden] = [median(rates.shown), median(rates.hidden)];
  console.log(`passages a second, in sight ${listed(shown, rates.shown)}`);
  console.log(`passages a second, hidden   ${listed(hidden, rates.hidden)}`);
  console.log(`hidden over in sight        ${((100 * hidden) / shown).toFixed(0)} %`);
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
  await rm(profile, { recursive: true, force: true });
}

async function passagesPerSecond(tab: DevToolsTab): Promise<number> {
  const from = await done(tab);
  await new Promise((resolve) => setTimeout(resolve, turnMs));
  const to = await done(tab);
  return ((to.count - from.count) * 1000) / (to.at - from.at);
}

function done(tab: DevToolsTab): Promise<{ readonly at: number; readonly count: number }> {
  return tab.evaluate(() => ({
    at: performance.now(),
    count: document.querySelector<HTMLProgressElement>('progress[aria-label="Passages done"]')?.value ?? 0,
  }));
}

function listed(middle: number, all: readonly number[]): string {
  return `${middle.toFixed(2)} (${all.map((rate) => rate.toFixed(2)).join(', ')})`;
}
