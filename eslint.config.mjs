// What the type checker cannot see. Formatting is prettier's, architecture is dependency-cruiser's (.dependency-cruiser.cjs).
import { defineConfig, globalIgnores } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** The same commit gives the same bytes: in these rooms nothing reads the environment, the clock, chance or the network. */
const PURE_ROOMS = [
  'application/**/*.ts',
  'environments/**/*.ts',
  'stacks/**/*.ts',
  'constructs/**/*.ts',
  'policies/**/*.ts',
];
const PURE = 'main.ts alone may read it; pass the value in as a prop.';

const impureGlobals = ['process', 'fetch', 'Date', 'performance', 'setTimeout', 'setInterval', 'crypto'].map(
  (name) => ({
    name,
    message: `Synthesis is pure: no ${name} here. ${PURE}`,
  }),
);

const impureModules = [
  'child_process',
  'http',
  'https',
  'http2',
  'net',
  'dgram',
  'dns',
  'tls',
  'os',
  'process',
  'timers',
];

/** Loading a provider's index costs ten times the whole synth (and 550 MB); one module costs 2 ms. */
const barrelImports = {
  regex: '^@cdktf/provider-[a-z0-9-]+(/lib)?(/index)?$',
  message:
    'Import the one module you need, as in @cdktf/provider-aws/lib/db-instance: the index loads the whole provider.',
};

const impureImports = [
  { regex: `^(node:)?(${impureModules.join('|')})(/.*)?$`, message: `Synthesis is pure. ${PURE}` },
  {
    regex: '^(node:)?crypto$',
    importNamePattern: '^random',
    message: 'A random value changes on every synth; let Terraform or the cloud make it.',
  },
];

export default defineConfig(
  globalIgnores(['node_modules/', 'cdktf.out/', '**/cdktf.out/', '.rehearsal/', '.tools/', '.gen/', 'coverage/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [barrelImports] }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      // Opinions rather than bugs.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/require-await': 'off',
      // A construct is made for its effect on the tree: `new VpcEndpoint(this, …)` is a statement.
      'no-new': 'off',
      eqeqeq: 'error',
      'no-console': 'off',
      'no-debugger': 'error',
      'no-eval': 'error',
      'max-lines': ['warn', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: PURE_ROOMS,
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: `Synthesis is pure. ${PURE}` },
      ],
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [barrelImports, ...impureImports] }],
      'no-console': 'error',
    },
  },
  {
    // A table of contents: what each room is given, by name, one line for each, and no logic.
    files: ['stacks/environment-stack.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 100, skipBlankLines: true, skipComments: true }] },
  },
  {
    // Parsers of text whose shape a test proves: a match that cannot fail need not be asked for.
    files: ['packages/rehearsal/**/*.ts', '**/__tests__/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // Terraform's values are unknown here, and `unknown ?? ''` is an object to the type checker.
    files: ['packages/rehearsal/**/*.ts'],
    rules: { '@typescript-eslint/no-base-to-string': 'off' },
  },
  {
    // Few files with many tests, because loading modules takes the time; synthesized JSON is looked into without ceremony.
    files: ['**/__tests__/**/*.ts'],
    rules: {
      // `.only` would make the rest pass unseen.
      'no-restricted-properties': [
        'error',
        ...['test', 'it', 'describe'].map((object) => ({ object, property: 'only', message: 'Run them all.' })),
      ],
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  prettier,
);
