import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

/**
 * The one direction of flow: what each layer may import. A row names the folders that are out of reach, those whose
 * types alone may be imported, and what to do instead.
 */
const layers = [
  {
    files: ['src/domain/**/*.ts'],
    forbidden: ['synthesis', 'model', 'adapters', 'state', 'ui', 'workers'],
    packages: true,
    instead: 'The domain is pure rules: pass what it needs in as an argument.',
  },
  {
    files: ['src/synthesis/**/*.ts'],
    forbidden: ['model', 'adapters', 'state', 'ui', 'workers'],
    packages: true,
    instead: 'Synthesis knows only the domain: describe what it needs as an interface here and let main.ts pass it in.',
  },
  {
    files: ['src/model/**/*.ts'],
    forbidden: ['synthesis', 'adapters', 'state', 'ui', 'workers'],
    instead: 'Checkpoint code is pure and serves workers and command lines alike: pass bytes and callbacks in.',
  },
  {
    files: ['src/adapters/**/*.ts'],
    forbidden: ['state', 'ui'],
    typesOnly: ['workers'],
    instead:
      'An adapter wraps one browser API or package: let the state class call it, and speak to a worker by its protocol.',
  },
  {
    files: ['src/state/**/*.ts'],
    forbidden: ['ui'],
    typesOnly: ['adapters', 'workers'],
    instead: 'A state class gets its collaborators through its constructor: import their types only.',
  },
  {
    files: ['workers/**/*.ts'],
    forbidden: ['state', 'ui'],
    instead: 'A worker never sees the page: send a message of its protocol.',
  },
  {
    files: ['src/ui/**/*.ts', 'src/ui/**/*.svelte'],
    forbidden: ['adapters', 'synthesis', 'model', 'workers'],
    instead: 'A component takes props and calls intentions of a state class.',
  },
];

const testsAreFree = ['**/*.test.ts'];

export default tseslint.config(
  { ignores: ['dist/', 'e2e/.build/', 'node_modules/', 'test-results/', 'playwright-report/', 'public/'] },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
      'svelte/no-at-html-tags': 'error',
      // Maps and sets of the state classes are `$state.raw` and replaced whole, or not reactive at all.
      'svelte/prefer-svelte-reactivity': 'off',
      'max-lines': ['error', { max: 300 }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Write a union of string literals instead.' },
        { selector: 'AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]', message: 'Text is never HTML.' },
      ],
    },
  },
  { files: ['src/**', 'workers/**'], ignores: testsAreFree, rules: { 'no-console': 'error' } },
  ...layers.map(({ files, forbidden, typesOnly = [], packages = false, instead }) => ({
    files,
    ignores: testsAreFree,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: inFolders(forbidden), message: instead },
            ...(typesOnly.length > 0
              ? [{ group: inFolders(typesOnly), message: instead, allowTypeImports: true }]
              : []),
            ...(packages ? [{ regex: '^[^.]', message: instead }] : []),
          ],
        },
      ],
    },
  })),
);

function inFolders(names) {
  return names.flatMap((name) => [`**/${name}/*`, `**/${name}/**`]);
}
