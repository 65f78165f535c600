import { chronicle } from '../e2e/chronicle';
import { Pairloom } from '../e2e/pairloom';
import { chooseShortPassages } from '../e2e/short-run';
import { inFreshProfile } from './browser';

/**
 * Tasks of the page's main thread over 50 ms during a run of 100 passages, from the press on Generate, so that loading
 * the model is part of it, to the last stored example: how many, and how long.
 */
interface LongTask {
  readonly startMs: number;
  readonly ms: number;
}

const passages = 100;

const { tasks, from, to } = await inFreshProfile(async (page, url) => {
  await page.addInitScript(watchTasks);
  const app = new Pairloom(page, url);
  await app.open();
  await app.paste(chronicle(passages), 'chronicle');
  await chooseShortPassages(app);
  // A person looks before pressing: the passages cut anew are on the page by then.
  await page.waitForTimeout(1000);
  await app.generate();
  // One promise of the page's own: whatever looks at the page again and again would be part of what is measured.
  return page.evaluate(async (count) => {
    const seen = window as unknown as { tasks: LongTask[]; pressed: number; last: number; stored: number };
    while (seen.stored < count) await new Promise((resolve) => setTimeout(resolve, 1000));
    return { tasks: seen.tasks, from: seen.pressed, to: seen.last };
  }, passages);
});

const during = tasks.filter(({ startMs, ms }) => startMs + ms > from && startMs < to);
console.log(`${passages} passages in ${Math.round(to - from)} ms from the press`);
console.log(`tasks over 50 ms during the run: ${during.length}${listed(during)}`);
console.log(
  `before it (opening the page, cutting the text): ${tasks.length - during.length}${listed(tasks.filter((task) => !during.includes(task)))}`,
);

function listed(some: readonly LongTask[]): string {
  return some.length === 0
    ? ''
    : ` (${some.map(({ startMs, ms }) => `${Math.round(ms)} ms at ${Math.round(startMs - from)}`).join(', ')})`;
}

/** Runs in the page. */
function watchTasks(): void {
  const seen = window as unknown as { tasks: LongTask[]; pressed?: number; last?: number; stored: number };
  seen.tasks = [];
  seen.stored = 0;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.tasks.push({ startMs: startTime, ms: duration });
  }).observe({ type: 'longtask', buffered: true });
  new BroadcastChannel('pairloom-changes').addEventListener('message', ({ data }: MessageEvent<{ kind: string }>) => {
    if (data.kind !== 'exampleStored') return;
    seen.stored += 1;
    seen.last = performance.now();
  });
  addEventListener(
    'click',
    ({ target }) => {
      const label = (target as HTMLElement).closest('button')?.textContent ?? '';
      if (/^\s*Generate pairs/.test(label)) seen.pressed = performance.now();
    },
    true,
  );
}
