import type { Example } from '../domain/example';
import type { Pair } from '../domain/pair';
import type { FeedEntry } from '../state/feed';

interface PairActions {
  /** `key` names the focused pair, as its `data-pair` says. */
  readonly find: (key: string) => FeedEntry | undefined;
  readonly reject: (pair: Pair) => void;
  readonly prompt: (example: Example) => void;
}

/** J and K move the focus along the pairs on the page; X rejects or restores, V opens the exact prompt. */
export function moveAmongPairs(event: KeyboardEvent, actions: PairActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isDialogOpen()) return;
  const focused = document.activeElement?.closest<HTMLElement>('[data-pair]') ?? null;
  const entry = actions.find(focused?.dataset['pair'] ?? '');
  switch (event.key.toLowerCase()) {
    case 'j':
      return focusPair(focused, 1);
    case 'k':
      return focusPair(focused, -1);
    case 'x':
      if (entry?.kind === 'pair') actions.reject(entry.pair);
      return;
    case 'v':
      if (entry !== undefined) actions.prompt(entry.example);
  }
}

/** A box that is ticked takes only the space bar: the other keys stay what they are. */
const TAKES_KEYS = 'input:not([type="checkbox"]), textarea, select, [contenteditable]';

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches(TAKES_KEYS);
}

export function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}

/** The list keeps rows mounted a little beyond what shows, so the next pair is always there. */
function focusPair(focused: HTMLElement | null, step: 1 | -1): void {
  const pairs = [...document.querySelectorAll<HTMLElement>('[data-pair]')];
  const current = focused === null ? -1 : pairs.indexOf(focused);
  const next = focused === null ? pairs[0] : pairs[current + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
