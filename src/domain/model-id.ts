import type { ModelId } from './ids';
import type { Dtype } from './model-spec';

/** As many digits of a commit or a hash as tell two of one repository apart. */
const REVISION_DIGITS = 12;

/**
 * The id of one build of a repository at one revision: the same id means the same files. It serves as the name of a
 * directory too.
 */
export function modelIdOf(repository: string, revision: string, dtype: Dtype, kind: 'build' | 'conversion'): ModelId {
  const made = kind === 'conversion' ? `${dtype}-converted` : dtype;
  return `${prefixOf(repository)}${revision.slice(0, REVISION_DIGITS)}-${made}` as ModelId;
}

/** Whether a model is a build of the repository, at whatever revision. */
export function isBuildOf(id: ModelId, repository: string): boolean {
  return id.startsWith(prefixOf(repository));
}

function prefixOf(repository: string): string {
  return `${repository
    .replaceAll('/', '--')
    .replace(/[^\w.-]/g, '_')
    .slice(0, 120)}@`;
}

export interface RepositoryName {
  readonly id: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
}

/** `owner/name`, as it stands in an address of the host too, with a revision behind `@` or in `/tree/…`; else null. */
export function repositoryName(typed: string): RepositoryName | null {
  const path = typed
    .trim()
    .replace(/^https?:\/\/[^/]+\//, '')
    .replace(/[?#].*$/, '');
  const match = /^([\w.-]+\/[\w.-]+?)(?:@([^\s/]+)|\/(?:tree|resolve|blob)\/([^\s/]+)(?:\/.*)?)?\/?$/.exec(path);
  const [, id, behindAt, inPath] = match ?? [];
  if (id === undefined || id.split('/').some((part) => /^\.+$/.test(part))) return null;
  return { id, revision: behindAt ?? inPath ?? 'main' };
}
