import type { Installation } from '../../workers/models/protocol';
import type { ModelSpec } from '../domain/model-spec';
import type { ModelPlace } from './model-place';

/** A model on this device, as the store keeps it. */
export interface InstalledModel {
  readonly spec: ModelSpec;
  readonly place: Exclude<ModelPlace, { kind: 'site' }>;
  /** Where it came from: a host's name, `folder`, or what it was converted from. */
  readonly origin: string;
  /** How it came here, without a token: installing it so again replaces files that are damaged. */
  readonly installation?: Installation;
  readonly installedAt: string;
  /** Empty until the first time. */
  readonly lastUsedAt: string;
  /** When its files were last compared with their hashes. */
  readonly verifiedAt: string;
}

/** An installation that was begun: after a reload or a crash it can go on. */
export interface UnfinishedInstallation {
  /** Without its token, which is never stored. */
  readonly installation: Installation;
  readonly startedAt: string;
}

/** What may be stored of an installation. */
export function withoutToken(installation: Installation): Installation {
  const { source } = installation;
  if (source.kind === 'folder') return installation;
  return { ...installation, source: { ...source, host: { ...source.host, token: '' } } };
}
