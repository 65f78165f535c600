import { mount, unmount } from 'svelte';
import { ChangeChannel } from './adapters/change-channel';
import { CorpusConnection } from './adapters/corpus-connection';
import { deleteDatabase, openDatabase } from './adapters/database';
import { StoredDeviceMemory } from './adapters/device-memory';
import { DocumentStore } from './adapters/document-store';
import { fileFromText, filesFromDrop, filesFromInput } from './adapters/dropped-files';
import { IndexedDbRunStore } from './adapters/indexed-db-run-store';
import { InstalledModels } from './adapters/installed-models';
import { ModelNotInstalledError } from './adapters/model-not-installed-error';
import { deleteExportedFiles } from './adapters/exported-files';
import { deleteStoredModels } from './adapters/model-place';
import { ModelPlaces } from './adapters/model-places';
import { bytesToLoad, embeddedModel } from './adapters/model-registry';
import { Offline } from './adapters/offline';
import { policyInForce } from './adapters/policy-in-force';
import { randomId } from './adapters/random-id';
import { sweepUnfinishedRuns } from './adapters/run-intake';
import { acquireRunLock, whenRunLockFree } from './adapters/run-lock';
import { loadSample, samples } from './adapters/samples';
import { SettingsStore } from './adapters/settings-store';
import { startSynthesizerWorker } from './adapters/start-synthesizer-worker';
import { RunMissingError } from './adapters/storage-errors';
import { askToPersist, storageEstimate } from './adapters/storage-space';
import { StoredPassages } from './adapters/stored-passages';
import { SynthesizerConnection } from './adapters/synthesizer-connection';
import { WakeLock } from './adapters/wake-lock';
import { renewWriteAheadLog } from './adapters/write-ahead-log';
import { composeDataSet } from './compose-data-set';
import { composeExchange } from './compose-exchange';
import { composeExporting } from './compose-exporting';
import { composeModels } from './compose-models';
import type { ModelSpec } from './domain/model-spec';
import type { Run } from './domain/run';
import { ActiveRun } from './state/active-run.svelte';
import type { App } from './state/app';
import { Cuts } from './state/cuts.svelte';
import { DeviceState } from './state/device-state.svelte';
import { DocumentDetails } from './state/document-details.svelte';
import { exactPrompt } from './state/exact-prompt';
import { FileReading } from './state/file-reading.svelte';
import { History } from './state/history.svelte';
import { inBackground } from './state/in-background';
import { Library } from './state/library.svelte';
import type { Models } from './state/models.svelte';
import { Paces } from './state/paces';
import { Preparation } from './state/preparation.svelte';
import { Privacy } from './state/privacy.svelte';
import { RememberedSettings } from './state/remembered-settings';
import { runAgain } from './state/run-again';
import { Router } from './state/router.svelte';
import { RunFollower } from './state/run-follower';
import { StorageConnection } from './state/storage-connection.svelte';
import { runSynthesis } from './synthesis/run-loop';
import { messageOf } from './state/trouble';
import AppView from './ui/App.svelte';
import FailedStart from './ui/FailedStart.svelte';
import SlowStart from './ui/SlowStart.svelte';

/** Hashing and storing the model's files would take the processor from the first pair's way onto the page. */
const KEEP_FILES_AFTER_MS = 3000;
const SAY_SLOW_AFTER_MS = 2000;

const base = new URL('./', document.baseURI);
const offline = new Offline();
if (import.meta.env.PROD) void offline.register(new URL('service-worker.js', base));

const target = document.getElementById('app') ?? document.body;

try {
  mount(AppView, { target, props: { app: await saidWhenSlow(compose()) } });
} catch (error) {
  mount(FailedStart, { target, props: { message: messageOf(error) } });
}

/** Browsers have been seen not to answer when their storage is held by another process. */
async function saidWhenSlow<Result>(work: Promise<Result>): Promise<Result> {
  let note: Record<string, unknown> | undefined;
  const patience = setTimeout(() => (note = mount(SlowStart, { target })), SAY_SLOW_AFTER_MS);
  try {
    return await work;
  } finally {
    clearTimeout(patience);
    if (note !== undefined) await unmount(note);
  }
}

async function compose(): Promise<App> {
  const storage = new StorageConnection(() => location.replace(base));
  const database = await openDatabase('pairloom', {
    onClosed: (reason) => storage.closed(reason),
    onEmptied: () => storage.emptied(),
  });
  const documents = new DocumentStore(database);
  const runs = new IndexedDbRunStore(database);
  const channel = new ChangeChannel();
  const settingsStore = new SettingsStore(database);
  const [paces, remembered] = [new Paces(settingsStore), new RememberedSettings(settingsStore)];
  const installedModels = new InstalledModels(database);
  const places = new ModelPlaces(base.href);
  const locate = (spec: ModelSpec) => places.of(spec);
  const corpus = new CorpusConnection(locate);
  const [onDevice, chosenId] = await Promise.all([installedModels.list(), remembered.modelId()]);
  places.take(onDevice);
  const model = onDevice.find(({ spec }) => spec.id === chosenId)?.spec ?? embeddedModel;
  const deviceMemory = new StoredDeviceMemory(localStorage);
  const engine = new SynthesizerConnection({
    locate,
    startWorker: startSynthesizerWorker,
    memory: deviceMemory,
  });
  const device = new DeviceState(engine);
  const passagesOf = (run: Run) => new StoredPassages(documents, run);
  const whenPolicyHolds = () => offline.policyInForce();

  const history = new History(runs, channel);
  const settings = await remembered.of(model);
  const cuts = new Cuts(documents, corpus, { chunking: settings.chunking, model });
  const { takeOther, ...exchanging } = composeExchange(whenPolicyHolds, () => ({ history, library, router }));
  const files = new FileReading({ corpus, cuts, policyInForce: whenPolicyHolds, takeOther });
  const library: Library = new Library({ documents, channel, files, cuts });
  const preparation = new Preparation({
    model,
    library,
    cuts,
    history,
    documents,
    paces,
    countBytesToLoad: (spec) => bytesToLoad(spec, locate(spec), base.href),
    randomId,
    settings,
    remembered,
  });
  const modelOf = ({ model: { id, name } }: Run): ModelSpec => {
    const spec = models.find(id);
    if (spec === undefined) throw new ModelNotInstalledError(name);
    return spec;
  };
  const active: ActiveRun = new ActiveRun({
    engine,
    device,
    store: runs,
    channel,
    history,
    paces,
    wakeLock: new WakeLock(),
    passagesOf,
    modelOf,
    policyInForce: whenPolicyHolds,
    acquireRunLock: () => acquireRunLock(),
    runSynthesis,
    onFirstExample: () => {
      void askToPersist();
      if (active.run !== null) models.markUsed(active.run.model.id).catch(() => undefined);
      const keep = (): void => inBackground(offline.keepRunFiles().then(() => preparation.load()));
      setTimeout(keep, KEEP_FILES_AFTER_MS);
      // Who has seen the first pairs and leaves at once should not load the model again.
      addEventListener('pagehide', keep, { once: true });
    },
  });
  new RunFollower({ active, store: runs, channel, whenRunLockFree: (signal) => whenRunLockFree(signal) });

  const { closeModels, ...modelParts } = composeModels({
    installed: onDevice,
    store: installedModels,
    places,
    channel,
    preparation,
    policyInForce: whenPolicyHolds,
    isWorking: (id) => (active.isWorking || active.isReadonly) && active.run?.model.id === id,
  });
  const models: Models = modelParts.models;
  const router = new Router();

  const tokenizerOf = ({ model: { id } }: Run) => {
    const spec = models.find(id);
    return spec === undefined ? null : { modelId: id, place: locate(spec) };
  };
  const dataSetParts = composeDataSet({
    base,
    documents,
    runs,
    channel,
    history,
    active,
    engine,
    passagesOf,
    modelOf,
    policyInForce: whenPolicyHolds,
    tokenizerOf,
  });

  await history.load();
  // Before anything takes a cut that the sweep deletes. What it cannot delete now, it can at another start.
  await documents.sweepUnfinished().catch(() => undefined);
  await sweepUnfinishedRuns(database).catch(() => undefined);
  await library.load(new Set(history.runs.flatMap(({ sources }) => sources.map(({ documentId }) => documentId))));
  inBackground(preparation.load());
  // What it cannot write now, for want of room, another start can.
  renewWriteAheadLog(database).catch(() => undefined);

  return {
    router,
    ...modelParts,
    runAgain: (run, spec) =>
      runAgain(run, spec, {
        library,
        preparation,
        active,
        makeReadable: (model) => models.makeReadable(model),
        goToRun: () => router.go('run'),
      }),
    library,
    preparation,
    active,
    history,
    device,
    storage,
    ...dataSetParts,
    exporting: composeExporting({ documents, tokenizerOf, cookingOptions: () => dataSetParts.cooking.options() }),
    ...exchanging,
    privacy: new Privacy({
      isIsolated: globalThis.crossOriginIsolated,
      readPolicy: () => policyInForce(base),
      offlineState: () => offline.state,
      storageEstimate: () => storageEstimate(),
      askToPersist: () => askToPersist(),
      countStored: async () => ({ documents: (await documents.list()).length, runs: (await runs.list()).length }),
      deleteEverything: async () => {
        closeModels();
        deviceMemory.clear();
        database.close();
        // Other tabs begin anew with this, and let go of the files of models.
        await deleteDatabase(database.name);
        await deleteStoredModels();
        await deleteExportedFiles();
        location.replace(base);
      },
    }),
    samples: samples.map((sample) => ({ ...sample, load: () => loadSample(sample, base) })),
    filesFromDrop,
    filesFromInput,
    filesFromText: fileFromText,
    openExample: async (example) => {
      const run = await runs.get(example.runId);
      if (run === undefined) throw new RunMissingError();
      return exactPrompt(example, run, passagesOf(run), runs);
    },
    openDocument: (document) => new DocumentDetails(document, library, documents, corpus),
  };
}
