import type { Repository } from '../../workers/models/protocol';
import type { Dtype, ModelFile } from '../domain/model-spec';
import { sha256OfText } from './text-hash';

/** Names a build of a repository at one commit: in the store, and as a directory. */
export function repositoryInstallationId({ id, revision }: Pick<Repository, 'id' | 'revision'>, dtype: Dtype): string {
  return `${plain(id)}@${revision.slice(0, 12)}-${dtype}`;
}

/** Names a build in a folder: another folder of the same name has other files, or they are of another time. */
export function folderInstallationId(
  name: string,
  files: readonly (ModelFile & { readonly lastModified: number })[],
  dtype: Dtype,
): string {
  const stamps = files.map(({ path, byteLength, lastModified }) => `${path} ${byteLength} ${lastModified}`);
  return `${plain(name)}@${sha256OfText(stamps.toSorted().join('\n')).slice(0, 12)}-${dtype}`;
}

function plain(name: string): string {
  return name
    .replace(/\//g, '--')
    .replace(/[^\w.-]/g, '_')
    .slice(0, 120);
}
