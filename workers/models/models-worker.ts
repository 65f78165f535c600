import { expose } from 'comlink';
import { InstalledModels } from '../../src/adapters/installed-models';
import { openedOnce } from '../../src/adapters/opened-once';
import { convertInstallation } from './convert-installation';
import { sendErrorFields } from './error-fields';
import { createModels } from './models';

// The policy goes by this file's name: see `security-policy`.

sendErrorFields();
expose(
  createModels(
    openedOnce((database) => new InstalledModels(database)),
    convertInstallation,
  ),
);
