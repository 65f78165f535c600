import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DevToolsPipe } from './devtools-pipe';
import { expect, test } from './site';

test('a run goes on to its end in a hidden tab', async ({ site }) => {
  const profile = await mkdtemp(join(tmpdir(), 'pairloom-hidden-'));
  const browser = new DevToolsPipe(profile);
  try {
    const tab = await browser.openTab(site.url);
    await tab.untilPressed('Story');
    await tab.untilPressed('Generate pairs');
    await tab.until(() => document.querySelector('[data-pair]') !== null);
    await browser.openTab('about:blank');
    await tab.until(() => document.hidden);
    expect(await tab.evaluate(() => document.title)).toMatch(/ of \d+ · Pairloom$/);
    await tab.evaluate(() => {
      addEventListener('visibilitychange', () => document.body.classList.add('was-shown'));
    });
    await tab.until(() => document.querySelector('.where')?.textContent === 'Done');
    expect(await tab.evaluate(() => document.hidden)).toBe(true);
    expect(await tab.evaluate(() => document.body.classList.contains('was-shown'))).toBe(false);
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
});
