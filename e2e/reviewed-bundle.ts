import 'fake-indexeddb/auto';
import { saveBundle } from '../workers/exchange/save-bundle';
import { aCompletion, aStore, patient, storeRun } from '../workers/exchange/test-stored-run';

const endless = `https://example.org/${'a-path-without-an-end'.repeat(9)}`;

/** A run whose model answered with labels where tags were asked for, and of which nothing was read at first. */
export async function labelledBundle(): Promise<Uint8Array> {
  const store = await aStore();
  const completion = { ...aCompletion, segments: [{ text: 'Q: Who dances?\nA: Bees\n\nQ: Where?\nA: In the dark' }] };
  const passage = { text: 'Bees dance in the dark.', pairs: [], example: { completion } };
  const run = await storeRun(store, [[passage]]);
  const file = await saveBundle(run.id, store, () => undefined, patient);
  return new Uint8Array(await file.arrayBuffer());
}

/** A run as a `.pairloom` file, with what is hard to show: every state of a pair, right-to-left text, endless words. */
export async function reviewedBundle(): Promise<Uint8Array> {
  const store = await aStore();
  const run = await storeRun(
    store,
    [
      [
        {
          text: 'Bees dance in the dark of the hive. It tells the others where the flowers are. ',
          pairs: [
            { instruction: 'Who dances in the hive?', response: 'Bees', status: 'approved' },
            { instruction: 'Where do bees dance?', response: 'On the Moon, in 1969.' },
            {
              instruction: 'What does the dance tell?',
              response: 'Where the flowers are',
              original: { instruction: 'What does it tell?', response: 'Flowers' },
              reading: 'json',
            },
            { instruction: 'What dances?', response: 'Bees', status: 'rejected', added: { kind: 'readAgain' } },
          ],
        },
        { text: `See ${endless} for more. `, pairs: [{ instruction: `What is at ${endless}?`, response: endless }] },
        { text: 'Nobody asks about this.', pairs: [], example: { rejects: [{ rule: 'noAnswer', text: '<QUE> Hm' }] } },
      ],
      [
        {
          text: 'النحل يرقص ليخبر الخلية أين توجد الأزهار. ',
          pairs: [{ instruction: 'لماذا يرقص النحل؟', response: 'ليخبر الخلية أين توجد الأزهار' }],
        },
        {
          text: 'A tag such as <QUE> may stand in a text.',
          pairs: [{ instruction: 'What may stand in a text?', response: 'A tag such as <QUE>' }],
          example: { completion: { ...aCompletion, finishReason: 'length' }, outcome: 'length' },
        },
      ],
    ],
    { name: 'a-name-that-nobody-ever-made-shorter-'.repeat(3) },
  );
  const file = await saveBundle(run.id, store, () => undefined, patient);
  return new Uint8Array(await file.arrayBuffer());
}
