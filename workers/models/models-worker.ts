import { expose } from 'comlink';
import { openDatabase } from '../../src/adapters/database';
import { InstalledModels } from '../../src/adapters/installed-models';
import { convertInstallation } from './convert-installation';
import { sendErrorFields } from './error-fields';
import { createModels } from './models';

// The policy goes by this file's name: see `security-policy`.

let opened: Promise<InstalledModels> | undefined;

/** Opened by the first call; again by the next one, should opening fail or the connection be closed. */
function openStore(): Promise<InstalledModels> {
  opened ??= openDatabase(undefined, { onClosed: () => (opened = undefined) }).then(
    (database) => new InstalledModels(database),
    (error: unknown) => {
      opened = undefined;
      throw error;
    },
  );
  return opened;
}

sendErrorFields();
expose(createModels(openStore, convertInstallation));
