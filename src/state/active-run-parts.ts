import type { ChangeChannel } from '../adapters/change-channel';
import type { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import type { DeviceState } from './device-state.svelte';
import type { History } from './history.svelte';
import type { RunWorkParts } from './run-work';

/** What the run on the screen works with. */
export interface ActiveRunParts extends RunWorkParts {
  readonly store: IndexedDbRunStore;
  readonly device: DeviceState;
  readonly channel: ChangeChannel;
  readonly history: History;
}
