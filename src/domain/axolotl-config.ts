import type { SplitName } from './export-split';
import { yamlString } from './yaml-string';

/**
 * The part of an Axolotl configuration that loads rows of messages (Axolotl, "Config Reference" and "Conversation").
 * What older or newer versions take for granted is spelled out. `test_datasets` excludes `val_set_size`.
 */
export function axolotlConfig(files: readonly { readonly split: SplitName; readonly path: string }[]): string {
  const of = (split: SplitName): readonly string[] =>
    files.filter((file) => file.split === split).flatMap(({ path }) => dataSetLines(path));
  const test = of('test');
  return [
    '# Put these lines into your configuration. The paths begin where the training is started.',
    'datasets:',
    ...of('train'),
    ...(test.length > 0 ? ['test_datasets:', ...test] : []),
    ...others,
    '',
  ].join('\n');
}

/** How files of other formats are loaded: not in the archive, so none of it counts until it is made to. */
const others: readonly string[] = [
  '# Other files that Pairloom saves, to put under datasets in place of the above or beside it.',
  '# Alpaca:',
  '#   - path: "alpaca.jsonl"',
  '#     ds_type: json',
  '#     split: train',
  '#     type: alpaca',
  '# Text for pre-training:',
  '#   - path: "text.jsonl"',
  '#     ds_type: json',
  '#     split: train',
  '#     type: completion',
  '#     field: text',
];

function dataSetLines(path: string): readonly string[] {
  return [
    `  - path: ${yamlString(path)}`,
    '    ds_type: json',
    // A file of its own has one split, and it is called that, whatever is in it.
    '    split: train',
    '    type: chat_template',
    '    field_messages: messages',
    '    message_property_mappings:',
    '      role: role',
    '      content: content',
    '    roles_to_train: ["assistant"]',
    '    train_on_eos: turn',
  ];
}
