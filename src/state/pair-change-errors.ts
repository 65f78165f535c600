/** Words that a person wrote for a pair would take the place of others that they did not see. */
export class RewordedSinceError extends Error {
  override readonly name = 'RewordedSinceError';

  constructor() {
    super(
      'This pair was given other words meanwhile, maybe in another tab. They were kept, and yours are still in the ' +
        'editor. Save again to put yours in their place, or cancel to see what is there.',
    );
  }
}

/** Of what an undo was to take back, some was changed again since. */
export class ChangedSinceError extends Error {
  override readonly name = 'ChangedSinceError';

  constructor(left: number, all: number) {
    const pairs = left === 1 ? 'A pair was' : `${String(left)} pairs were`;
    const rest = left === all ? '' : ' The others were taken back.';
    super(
      `${pairs} changed again since, maybe in another tab, and left as ${left === 1 ? 'it is' : 'they are'}.${rest}`,
    );
  }
}

export class RunElsewhereError extends Error {
  override readonly name = 'RunElsewhereError';

  constructor() {
    super('Another tab is working on this run. Nothing was changed. Pause it there, then try again.');
  }
}
