/** Another tab holds the store open at an older version and does not let go. */
export class DatabaseBlockedError extends Error {
  override readonly name = 'DatabaseBlockedError';

  constructor() {
    super(
      'Another tab has an older version of Pairloom open, and the stored data cannot be updated while it runs. ' +
        'Nothing is lost. Close the other Pairloom tabs, then reload this one.',
    );
  }
}

/** The store was written by a version newer than this page. */
export class DatabaseNewerError extends Error {
  override readonly name = 'DatabaseNewerError';

  constructor(cause: unknown) {
    super(
      'The stored data was written by a newer version of Pairloom than this page. Nothing is lost. ' +
        'Reload the page to get the newer version.',
      { cause },
    );
  }
}

export class DatabaseOpenError extends Error {
  override readonly name = 'DatabaseOpenError';

  constructor(cause: unknown) {
    super(
      'The browser did not open its storage for this page. Earlier runs, if there are any, were not touched. ' +
        'Check that the disk is not full and that site data is allowed here, then reload.',
      { cause },
    );
  }
}
