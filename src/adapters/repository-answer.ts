import type { Repository } from '../../workers/models/protocol';
import type { ModelFile } from '../domain/model-spec';
import { isRecord } from '../model/checkpoint-json';
import { ModelHostError } from './model-host-error';

/** Where a host does not say how long a file is. */
export const UNKNOWN_LENGTH = -1;

const MOST_FILES = 50_000;
const LONGEST_PATH = 500;

/**
 * A host's answer about a repository; undefined where it is none. Files whose names could not be used as paths are left
 * out, and a length that is not stated is `UNKNOWN_LENGTH`.
 */
export function parseRepository(answer: unknown, id: string): Repository | undefined {
  if (!isRecord(answer) || !isCommit(answer['sha']) || !Array.isArray(answer['siblings'])) return undefined;
  const siblings: readonly unknown[] = answer['siblings'];
  if (siblings.length > MOST_FILES) {
    throw new ModelHostError(
      'badAnswer',
      `${id} has ${siblings.length} files, more than a model. Nothing was downloaded. Choose another repository.`,
    );
  }
  const files = new Map(siblings.flatMap((sibling) => parseFile(sibling)).map((file) => [file.path, file]));
  const gated = answer['gated'];
  return {
    id,
    revision: answer['sha'],
    licence: licenceOf(answer),
    isGated: gated === true || typeof gated === 'string',
    files: [...files.values()],
  };
}

/** A relative path that means the same file everywhere and can be shown. */
export function isSafePath(path: string): boolean {
  if (path.length > LONGEST_PATH || /[\\:*?"<>|\p{Cc}\p{Cf}]/u.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function parseFile(sibling: unknown): readonly ModelFile[] {
  if (!isRecord(sibling)) return [];
  const { rfilename, size, lfs } = sibling;
  if (typeof rfilename !== 'string' || !isSafePath(rfilename)) return [];
  const large = isRecord(lfs) ? lfs : {};
  const byteLength = [large['size'], size].find(isLength) ?? UNKNOWN_LENGTH;
  const sha256 = large['sha256'];
  const isHash = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
  return [{ path: rfilename, byteLength, ...(isHash ? { sha256 } : {}) }];
}

function isLength(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isCommit(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{7,64}$/.test(value);
}

function licenceOf(answer: Readonly<Record<string, unknown>>): string {
  const card = isRecord(answer['cardData']) ? answer['cardData'] : {};
  const tags: readonly unknown[] = Array.isArray(answer['tags']) ? answer['tags'] : [];
  const tag = tags.find((entry): entry is string => typeof entry === 'string' && entry.startsWith('license:'));
  const stated: unknown = card['license'] === 'other' ? (card['license_name'] ?? 'other') : card['license'];
  const licence = [stated].flat().find((entry) => typeof entry === 'string') ?? tag?.slice('license:'.length) ?? '';
  return licence.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 100);
}
