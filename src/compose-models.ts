import type { ChangeChannel } from './adapters/change-channel';
import { readDeviceReport } from './adapters/device-report';
import { filesFromInput } from './adapters/dropped-files';
import type { InstalledModel } from './adapters/installed-model';
import type { InstalledModels } from './adapters/installed-models';
import { modelEntries } from './adapters/model-entries';
import {
  canPickFolder,
  folderStamp,
  mayReadFolder,
  modelFolderOfDrop,
  modelFolderOfFiles,
  pickModelFolder,
} from './adapters/model-folder';
import type { ModelPlaces } from './adapters/model-places';
import { embeddedModel } from './adapters/model-registry';
import { ModelsConnection } from './adapters/models-connection';
import { askToPersist, storageEstimate } from './adapters/storage-space';
import { buildChoices, checkpointBytes } from './model/offer-choices';
import type { App } from './state/app';
import { Installing } from './state/installing.svelte';
import { ModelSearch } from './state/model-search.svelte';
import { Models, type ModelsParts } from './state/models.svelte';

export interface ModelSurroundings extends Pick<ModelsParts, 'preparation' | 'isWorking'> {
  readonly installed: readonly InstalledModel[];
  readonly store: InstalledModels;
  readonly places: ModelPlaces;
  readonly channel: ChangeChannel;
  readonly policyInForce: () => Promise<void>;
}

export interface ComposedModels extends Pick<
  App,
  'models' | 'modelSearch' | 'modelEntries' | 'pickModelFolder' | 'modelFolderFromInput' | 'modelFolderFromDrop'
> {
  /** Ends an installation under way, which would store its model behind a deletion of everything. */
  readonly closeModels: () => void;
}

/** The part of the composition root that finds, installs and keeps models. */
export function composeModels({ places, policyInForce, ...parts }: ModelSurroundings): ComposedModels {
  const connection = new ModelsConnection();
  const models = new Models({
    ...parts,
    embedded: embeddedModel,
    connection,
    installing: new Installing({ connection, policyInForce, now: () => performance.now() }),
    readDevice: () => readDeviceReport(),
    storageEstimate: () => storageEstimate(),
    askToPersist: () => askToPersist(),
    takePlaces: (all) => places.take(all),
    mayRead: async ({ place }, ask) => place.kind !== 'picked' || mayReadFolder(place.handle, ask),
  });
  const modelSearch = new ModelSearch({
    connection,
    policyInForce,
    buildsOf: buildChoices,
    checkpointBytes,
    stampOf: folderStamp,
    entries: modelEntries,
  });
  return {
    models,
    modelSearch,
    modelEntries,
    pickModelFolder: canPickFolder() ? () => pickModelFolder() : null,
    modelFolderFromInput: (found) => modelFolderOfFiles(filesFromInput(found)),
    modelFolderFromDrop: modelFolderOfDrop,
    closeModels: () => connection.close(),
  };
}
