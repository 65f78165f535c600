import { ModelInstallError } from './model-install-error';

/**
 * What stands under a model file's name in its place, told by its first bytes: a host that has lost a file likes to
 * answer with a page, and a checkout without Git LFS holds a note in place of each large file.
 */
export function contentProblem(path: string, head: Uint8Array): ModelInstallError | undefined {
  const start = String.fromCharCode(...head.subarray(0, 200)).trimStart();
  if (/^(?:\ufeff|\xef\xbb\xbf)?<(?:!doctype|html|head|body|\?xml)/i.test(start)) return webPageError(path);
  if (start.startsWith('version https://git-lfs.github.com/spec/')) {
    return new ModelInstallError(
      'lfsPointer',
      `${path} is only the note that Git leaves in place of a large file. Nothing else was changed. ` +
        'Run "git lfs pull" in that folder, or download the file itself.',
      path,
    );
  }
  return undefined;
}

export function webPageError(path: string): ModelInstallError {
  return new ModelInstallError(
    'webPage',
    `A web page came in place of ${path}: the host does not have the file, or asks for a login first. ` +
      'What was downloaded before is safe. Try again, or choose another model.',
    path,
  );
}
