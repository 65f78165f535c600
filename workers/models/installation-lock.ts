import { ModelInstallError } from '../../src/model/model-install-error';

/**
 * Does the work while no other tab installs or deletes the same model. Where the browser has no locks (a page without
 * HTTPS) nothing stands guard but the files' own. @throws ModelInstallError where another tab is at it.
 */
export async function withInstallationLock<Result>(
  id: string,
  work: () => Promise<Result>,
  locks: LockManager | undefined = navigator.locks,
): Promise<Result> {
  checkId(id);
  if (!locks) return work();
  return locks.request(`pairloom-model:${id}`, { ifAvailable: true }, (lock) => {
    if (!lock) throw busyElsewhere();
    return work();
  });
}

/** It is a directory's name. */
function checkId(id: string): void {
  if (/^[\w@.-]{1,200}$/.test(id) && !/^\.+$/.test(id)) return;
  throw new RangeError(`"${id}" is no name for a directory.`);
}

function busyElsewhere(): ModelInstallError {
  return new ModelInstallError(
    'busyElsewhere',
    'Another tab is installing this model. Nothing was changed here. Wait for that tab, or stop it there first.',
  );
}
