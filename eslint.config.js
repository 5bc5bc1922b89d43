// The fences of docs/architecture.md as lint rules. `test/architecture/fences.test.ts` plants a violation of each.
// In a flat config a rule that a later block repeats replaces the earlier one, so every folder's block is made from
// its whole list: `folder()` is the only place that sets the three rules that fences are made of.
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const sources = ['src/**/*.ts', 'workflows/**/*.ts', 'activities/**/*.ts'];
const scripts = ['**/*.js'];
const pages = ['web/src/**/*.{ts,tsx}'];

/** What pure code may not touch: each of these makes the same input give another answer, or leaves a trace. */
const impure = [
  ...['Date', 'performance', 'Temporal', 'crypto', 'process', 'fetch', 'console'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
];
const chance = {
  object: 'Math',
  property: 'random',
  message: 'A rule gives the same answer every time; chance and seeds are handed in.',
};
const locale = ['localeCompare', 'toLocaleString', 'toLocaleLowerCase', 'toLocaleUpperCase'].map(
  (property) => ({
    property,
    message: 'Rules order and compare by code point: the locale of a machine must not change them.',
  }),
);
const environment = {
  object: 'process',
  property: 'env',
  message: 'Only src/config.ts reads the environment; everyone else is given the parsed config.',
};
const environmentImport = {
  regex: '^(?:node:)?process$',
  importNames: ['env'],
  message: environment.message,
};

const noDynamicImport = { selector: 'ImportExpression', message: 'Static imports only: a fence sees those.' };

/** Nothing may be imported but what begins with one of `allowed` (regular expressions). */
const only = (allowed, message) => ({ regex: `^(?!(?:${allowed.join('|')}))`, message });
/** Nothing of these folders (`http/`) and files (`config.ts`) of ours, however deep the importing file lies. */
const noneOf = (names, message) => ({
  regex: `^(?:\\./)?(?:\\.\\./)+(?:src/)?(?:${names.map((name) => name.replace('.', '\\.')).join('|')})`,
  message,
});

const sibling = '\\./(?!.*\\.\\./)';
const domain = '\\.\\./domain/(?!.*\\.\\./)';
const roots = ['api.ts', 'worker.ts', 'migrate.ts'];

/** A rule with its list. A severity alone would keep the list of an earlier block, so an empty list switches it off. */
const listed = (entries) => (entries.length === 0 ? 'off' : ['error', ...entries]);

/** One folder and its whole list of fences. */
function folder(
  files,
  { imports = [], globals = [], properties = [], dynamic = false, allowEnvironment = false },
) {
  const patterns = allowEnvironment ? imports : [...imports, environmentImport];
  return {
    files,
    rules: {
      '@typescript-eslint/no-restricted-imports': listed(patterns.length === 0 ? [] : [{ patterns }]),
      'no-restricted-globals': listed(globals.length === 0 ? [] : [{ globals, checkGlobalObject: true }]),
      'no-restricted-properties': listed(allowEnvironment ? properties : [environment, ...properties]),
      'no-restricted-syntax': listed(dynamic ? [noDynamicImport] : []),
    },
  };
}

const pure = (files, imports) =>
  folder(files, { imports, globals: impure, properties: [chance, ...locale], dynamic: true });

const fences = [
  // Whatever has no block of its own, the composition roots among them.
  folder([...sources], {}),
  folder(['src/config.ts'], { allowEnvironment: true }),

  pure(['src/domain/**'], [only([sibling], 'The domain imports nothing but itself.')]),
  pure(['src/placement/**'], [only([sibling, domain], 'Placement imports only itself and the domain.')]),
  // The pick is a hash (PLC-22): the one thing that placement takes from Node.
  pure(
    ['src/placement/pick.ts'],
    [
      only([sibling, domain, 'node:crypto$'], 'The pick imports only itself, the domain and createHash.'),
      {
        regex: '^node:crypto$',
        importNamePattern: '^(?!createHash$)',
        message: 'Of node:crypto only createHash.',
      },
    ],
  ),
  pure(
    ['src/documents/**'],
    [only([sibling, domain, 'saxes$'], 'Reading a document is pure: itself, the domain and the XML parser.')],
  ),

  folder(['src/db/**'], {
    imports: [
      only(
        ['\\.', 'kysely$', 'pg$', 'uuid$', 'node:(?:crypto|timers/promises)$'],
        'src/db knows Kysely, pg, ids, hashes, waiting.',
      ),
      noneOf(
        ['http/', 'cli/', 'embedded/', 'mail/', 'activities/', 'workflows/', 'config.ts', ...roots],
        'src/db stands below whoever uses it.',
      ),
    ],
    globals: ['console', 'fetch'],
  }),
  folder(['src/mail/**'], {
    imports: [
      noneOf(
        ['http/', 'cli/', 'embedded/', 'db/', 'activities/', 'workflows/', 'config.ts', ...roots],
        'src/mail writes and sends letters; who gets one is decided elsewhere.',
      ),
    ],
    globals: ['console'],
  }),
  folder(['src/http/**'], {
    imports: [
      noneOf(['activities/', 'embedded/', 'cli/', 'mail/', ...roots], 'HTTP never runs an effect itself.'),
      { regex: '/workflows/(?!messages\\.ts$)', message: 'Of the workflows HTTP knows the messages only.' },
      { regex: '^@temporalio/(?!(?:client|common)$)', message: 'HTTP talks to Temporal as a client.' },
    ],
    globals: ['console'],
  }),
  folder(['src/identity/**'], {
    imports: [
      only(
        [
          '\\./(?!.*\\.\\./)',
          '\\.\\./domain/(?!.*\\.\\./)',
          'jose$',
          'openid-client$',
          'zod$',
          'node:(?:crypto|dns|http|https|net)$',
        ],
        'src/identity checks who somebody is: itself, the domain, and what it takes to ask a provider.',
      ),
    ],
    // Everything is fetched by the one function that guards where it goes.
    globals: ['console', 'fetch'],
  }),
  folder(['src/temporal/**'], {
    imports: [
      noneOf(
        ['activities/', 'http/', 'cli/', 'embedded/', 'mail/', 'config.ts', ...roots],
        'src/temporal is how Temporal is told: it stands on src/db and the messages.',
      ),
      {
        regex: '/workflows/(?!messages\\.ts$)',
        message: 'Of the workflows a client knows the messages only.',
      },
      { regex: '^@temporalio/(?!(?:client|common|envconfig)$)', message: 'Temporal is told as a client.' },
    ],
    globals: ['console'],
  }),
  folder(['src/demo/**'], {
    imports: [
      noneOf(
        [
          'activities/',
          'workflows/',
          'http/',
          'cli/',
          'embedded/',
          'mail/',
          'temporal/',
          'config.ts',
          ...roots,
        ],
        'Demo data is made by the functions of src/db, as an installation makes its own.',
      ),
    ],
    globals: ['console'],
  }),
  folder(['src/cli/**'], {
    imports: [
      noneOf(
        ['activities/', 'workflows/', 'http/', 'db/'],
        'The command line talks HTTP, as any client does.',
      ),
    ],
  }),
  folder(['src/embedded/**'], {
    imports: [
      noneOf(
        ['activities/', 'workflows/', 'http/', 'cli/', 'db/', 'mail/', 'domain/', 'placement/', 'documents/'],
        'src/embedded runs servers and knows no rule of the business.',
      ),
    ],
  }),

  folder(['workflows/**'], {
    imports: [
      only(
        ['\\.', '@temporalio/workflow$', '@temporalio/common$'],
        'A workflow imports itself, the domain and the workflow SDK: no Node, no zod, no client, no worker.',
      ),
      { regex: '/src/(?!domain/)', message: 'Of src a workflow knows the domain only.' },
      { ...noneOf(['activities/'], 'A workflow knows activities by type only.'), allowTypeImports: true },
    ],
    globals: ['process', 'fetch', 'console', 'crypto', 'WeakRef', 'FinalizationRegistry'],
    dynamic: true,
  }),
  folder(['activities/**'], {
    imports: [
      noneOf(
        ['workflows/', 'http/', 'cli/', 'embedded/', 'config.ts', ...roots],
        'An activity is one effect: it stands on src/db, src/mail and the rules.',
      ),
      { regex: '^@temporalio/(?!(?:activity|client|common)$)', message: 'An activity knows its own SDK.' },
    ],
    globals: ['console'],
  }),
  folder(pages, {
    imports: [
      only(
        [
          '\\.',
          'react(?:-dom/client)?$',
          '@mantine/(?:core|hooks)(?:/styles\\.css)?$',
          '@tanstack/react-(?:query|router)$',
          'openapi-fetch$',
          'pdfjs-dist(?:/build/pdf\\.worker\\.min\\.mjs\\?url)?$',
        ],
        'The pages know React, their parts, the API by its types, and the reader of PDF files.',
      ),
      {
        regex: '^(?:\\./)?(?:\\.\\./)+(?:src|workflows|activities|test|bench|bin)/',
        message: 'The pages talk HTTP only: they share no code with the server.',
      },
    ],
    globals: ['process'],
  }),
];

/** How code is written, wherever it stands. */
const everywhere = {
  files: ['**/*.ts', '**/*.tsx', ...scripts],
  rules: {
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-var': 'error',
    'prefer-const': 'error',
    'no-empty': 'error',
    'no-debugger': 'error',
    'no-unreachable': 'error',
    'no-useless-catch': 'error',
    'no-constant-condition': ['error', { checkLoops: false }],
    'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'anywhere' }],
    'no-restricted-exports': [
      'error',
      {
        restrictDefaultExports: {
          direct: true,
          named: true,
          defaultFrom: true,
          namedFrom: true,
          namespaceFrom: true,
        },
      },
    ],
  },
};

/** What needs the types. */
const typed = {
  files: ['**/*.ts', '**/*.tsx'],
  extends: tseslint.configs.recommendedTypeChecked,
  languageOptions: { parserOptions: { projectService: true } },
  rules: {
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': 'error',
    '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    '@typescript-eslint/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: false },
    ],
    '@typescript-eslint/return-await': ['error', 'in-try-catch'],
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    // A function of an async interface may have nothing to wait for.
    '@typescript-eslint/require-await': 'off',
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  },
};

/** Budgets of one function; those of a file are in test/architecture/files.test.ts. */
const small = {
  files: [...sources, ...pages],
  rules: {
    'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    'max-params': ['error', { max: 3 }],
    '@typescript-eslint/no-non-null-assertion': 'error',
  },
};

/** What React asks of its parts: hooks in the same order each time, and nothing changed while one is drawn. */
const drawn = { files: pages, ...reactHooks.configs.flat['recommended-latest'] };

/** Answers read in a test are JSON: what is asserted about them is their type. */
const looseInTests = {
  files: ['test/**/*.ts', 'bench/**/*.ts'],
  rules: Object.fromEntries(
    [
      'no-unsafe-assignment',
      'no-unsafe-member-access',
      'no-unsafe-argument',
      'no-unsafe-call',
      'no-unsafe-return',
    ].map((name) => [`@typescript-eslint/${name}`, 'off']),
  ),
};

const mayExportDefault = {
  files: [
    'eslint.config.js',
    'jest.config.js',
    'web/vite.config.ts',
    'test/support/global-setup.ts',
    'test/support/global-teardown.ts',
  ],
  rules: { 'no-restricted-exports': 'off' },
};

export default defineConfig(
  {
    ignores: [
      'dist/',
      'dist-test/',
      'node_modules/',
      '.countersign/',
      'coverage/',
      'web/dist/',
      'web/src/api/schema.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  typed,
  everywhere,
  small,
  drawn,
  looseInTests,
  fences,
  mayExportDefault,
);
