import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The folders of src in the order data flows; each may import the ones listed, nothing downstream. */
const upstream = {
  util: [],
  config: ['util'],
  mongo: ['config', 'util'],
  topology: ['mongo', 'config', 'util'],
  monitor: ['topology', 'mongo', 'config', 'util'],
  scrape: ['topology', 'mongo', 'config', 'util'],
  replset: ['scrape', 'monitor', 'topology', 'mongo', 'config', 'util'],
  metrics: ['replset', 'scrape', 'monitor', 'topology', 'mongo', 'config', 'util'],
  app: ['metrics', 'replset', 'scrape', 'monitor', 'topology', 'mongo', 'config', 'util'],
  web: ['app', 'metrics', 'replset', 'scrape', 'monitor', 'topology', 'mongo', 'config', 'util'],
};

/** Packages that only one folder, or the named files, may import. */
const owners = {
  mongodb: ['src/mongo/**'],
  'mongodb-connection-string-url': ['src/config/**'],
  convict: ['src/config/**'],
  'prom-client': ['src/metrics/prom-text.ts', 'src/metrics/self.ts'],
  express: ['src/web/**'],
  winston: ['src/util/**'],
};

/** What scripts for browsers use of one. */
const BROWSER = [
  ...['document', 'location', 'history', 'fetch', 'setTimeout', 'clearTimeout', 'setInterval'],
  ...[
    'AbortSignal',
    'DOMParser',
    'EventSource',
    'URLSearchParams',
    'devicePixelRatio',
    'structuredClone',
    'window',
  ],
];

/** What runs in browsers: the page, and what draws boards. */
const SCRIPTS = ['src/web/page/assets/*.js', 'dashboards/preview/draw/*.{js,jsx}'];

const folders = Object.keys(upstream);

const packagePaths = (allowed) =>
  Object.keys(owners)
    .filter((name) => !allowed.includes(name))
    .map((name) => ({ name, message: `Only ${owners[name].join(', ')} may import ${name}.` }));

const directionRules = folders.map((folder) => {
  const downstream = folders.filter((other) => other !== folder && !upstream[folder].includes(other));
  const allowed = Object.keys(owners).filter((name) => owners[name].includes(`src/${folder}/**`));
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: packagePaths(allowed),
          patterns: [
            {
              regex: `^\\.\\..*/(main|app)\\.js$${downstream.length ? `|^\\.\\./(.*/)?(${downstream.join('|')})/` : ''}`,
              message: `src/${folder} may import only ${upstream[folder].join(', ')}.`,
            },
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'node_modules', 'test/fixtures'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
    },
  },
  ...directionRules,
  {
    // What is read outside of the metric families stands in one list: else it is not requested once they are disabled.
    files: ['scrape', 'replset', 'monitor', 'app', 'web'].map((folder) => `src/${folder}/**/*.ts`),
    ignores: ['src/scrape/status-fields.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'MemberExpression[property.name="serverStatus"]',
          'MemberExpression[property.value="serverStatus"]',
          'ObjectPattern > Property[key.name="serverStatus"]',
        ].map((selector) => ({
          selector,
          message: 'Only src/scrape/status-fields.ts may read serverStatus outside of metrics.',
        })),
      ],
    },
  },
  {
    files: ['src/metrics/prom-text.ts', 'src/metrics/self.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: packagePaths(['prom-client']),
          patterns: [
            { regex: '^\\.\\./(app|web)/|/(main|app)\\.js$', message: 'Imports point upstream only.' },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'deploy/**/*.ts', 'docs/**/*.ts', 'dashboards/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A hook that failed leaves undefined what the next one stops.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/explicit-function-return-type': 'off',
      'no-console': 'off',
    },
  },
  {
    files: SCRIPTS,
    languageOptions: {
      globals: Object.fromEntries(BROWSER.map((name) => [name, 'readonly'])),
      parserOptions: { ecmaFeatures: { jsx: true } },
    },
  },
  {
    files: ['*.js', ...SCRIPTS],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/explicit-function-return-type': 'off' },
  },
);
