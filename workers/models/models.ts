import { CancellableCalls } from '../../src/adapters/cancellable-calls';
import type { InstalledModels } from '../../src/adapters/installed-models';
import { lookUpRepository } from '../../src/adapters/model-host';
import { isQuotaError } from '../../src/adapters/quota-error';
import { ModelInstallError } from '../../src/model/model-install-error';
import { planConversions } from './convert-installation';
import { type ConvertCheckpoint, installModel } from './install';
import { withInstallationLock } from './installation-lock';
import type { Installation, ModelsWorker } from './protocol';
import { removeStoredFolder, storedBytes } from './stored-folder';
import { verifyModel } from './verify-model';

/** Serves the page's calls, each of which can be cancelled by its id. */
export function createModels(openStore: () => Promise<InstalledModels>, convert: ConvertCheckpoint): ModelsWorker {
  const calls = new CancellableCalls();

  return {
    lookUp: (call, host, id, revision) => calls.run(call, (signal) => lookUpRepository(host, id, revision, signal)),
    install: (call, installation, report) =>
      calls.run(call, (signal) =>
        withInstallationLock(installation.id, async () => {
          const store = await openStore();
          if (isContinued(installation)) await store.begin(installation);
          try {
            const model = await installModel(installation, convert, report, signal);
            if (model.place.kind !== 'files') await store.put(model);
            return model;
          } catch (error) {
            throw isFull(error) ? noSpace(error) : error;
          }
        }),
      ),
    plan: (call, source) => calls.run(call, (signal) => planConversions(source, signal)),
    bytesHere: (id) => storedBytes(id),
    verify: (call, model, report) =>
      calls.run(call, async (signal) => {
        const wrong = await verifyModel(model, report, signal);
        if (wrong.length === 0) await (await openStore()).markVerified(model.spec.id);
        return wrong;
      }),
    remove: (id) =>
      withInstallationLock(id, async () => {
        await removeStoredFolder(id);
        await (await openStore()).remove(id);
      }),
    cancel: (call) => calls.cancel(call),
  };
}

/** A folder that is linked leaves nothing behind to go on from. */
function isContinued({ task }: Installation): boolean {
  return task.kind !== 'link';
}

function isFull(error: unknown): boolean {
  return isQuotaError(error) || (error instanceof Error && error.name === 'StorageFullError');
}

function noSpace(cause: unknown): ModelInstallError {
  return new ModelInstallError(
    'noSpace',
    'The browser has no room left for the rest of this model. What is here stays, and your pairs are safe. ' +
      'Free some disk space or delete another model, then continue; a private window allows little, so use an ordinary one.',
    '',
    { cause },
  );
}
