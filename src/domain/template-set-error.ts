/** A file of templates is not what it has to be. `path` says where, such as `lists.free[3].targets`. */
export class TemplateSetError extends Error {
  override readonly name = 'TemplateSetError';
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.path = path;
  }
}
