import { builtinModules } from 'node:module';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import jest from 'eslint-plugin-jest';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';
import { BOUNDARIES } from './eslint.boundaries.mjs';

const TESTS = ['**/*.spec.ts', '**/*.spec.tsx', '**/test/**/*.ts'];
const PURE = ['libs/*/src/**/*.ts'];

const DEEP_IMPORT = {
  group: ['@innoweek/*/*'],
  message: 'Import a library through @innoweek/<lib>: what is inside is its own affair.',
};
const TEST_TOOL = {
  group: ['@jest/*', 'jest', 'fast-check', '**/*.spec.ts', '**/test/*'],
  message: 'Test tools stay in tests.',
};
const OUTSIDE_WORLD = {
  group: ['node:*', ...builtinModules.flatMap((name) => [name, `${name}/*`])],
  message: 'Libraries are pure: no network, no disk, no clock. Let the caller hand in what is needed.',
};

const OUTSIDE_GLOBALS = [
  'process',
  'fetch',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
  'console',
  'WebSocket',
];

const ENVIRONMENT = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read once, in configuration/: take the value from there.',
};
const CLOCK_AND_CHANCE = [
  {
    selector:
      "MemberExpression[object.name='Date'][property.name='now'], NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
    message: 'Libraries are pure: let the caller say what time it is.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Libraries are pure: let the caller hand in the chance.',
  },
];

/** @param {...string} allow packages that these files may use although their project may not */
const boundaries = (...allow) => [
  'error',
  {
    allow,
    enforceBuildableLibDependency: false,
    banTransitiveDependencies: false,
    depConstraints: BOUNDARIES,
  },
];

/** @param {...{ group: string[], message: string }} patterns */
const noImport = (...patterns) => ['error', { patterns }];

export default defineConfig(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/coverage/**',
      '.nx/**',
      '.data/**',
      '**/vite.config.*.timestamp*',
    ],
  },
  { linterOptions: { noInlineConfig: true } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Marked as deprecated only to stand out; used for a sign-in provider on the same machine.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', name: 'allowInsecureRequests', package: 'openid-client' }] },
      ],
      '@nx/enforce-module-boundaries': boundaries(),
      'no-restricted-imports': noImport(DEEP_IMPORT, TEST_TOOL),
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'anywhere' }],
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
      // Libraries type their options by classes that nobody constructs.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // Nest's modules and controllers are classes that only carry decorators.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // A type alias and an interface each have their place; which one is not worth an error.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/array-type': 'off',
    },
  },
  {
    files: PURE,
    ignores: TESTS,
    rules: {
      'no-restricted-imports': noImport(DEEP_IMPORT, TEST_TOOL, OUTSIDE_WORLD),
      'no-restricted-globals': [
        'error',
        ...OUTSIDE_GLOBALS.map((name) => ({ name, message: OUTSIDE_WORLD.message })),
      ],
      'no-restricted-syntax': ['error', ...CLOCK_AND_CHANCE],
    },
  },
  {
    files: ['apps/server/src/**/*.ts', 'apps/rehearsal/src/**/*.ts'],
    ignores: [
      'apps/server/src/configuration/**',
      'apps/*/src/main.ts',
      'apps/rehearsal/src/bench/**',
      'apps/rehearsal/src/chaos/**',
      'apps/*/src/verify.ts',
      'apps/server/src/{backup,restore}.ts',
      'apps/server/src/database/migration.source.ts',
      ...TESTS,
    ],
    rules: { 'no-restricted-syntax': ['error', ENVIRONMENT] },
  },
  {
    // The floors that a benchmark compares with are PostgreSQL itself and a bare WebSocket server; chaos reads the ledger
    // where it lies, holds locks in it, and opens dashboards that do not read.
    files: ['apps/rehearsal/src/bench/**/*.ts', 'apps/rehearsal/src/chaos/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries('pg', 'ws') },
  },
  {
    files: ['apps/dashboard/src/**/*.ts', 'apps/dashboard/src/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: { ...reactHooks.configs.recommended.rules },
  },
  {
    files: ['apps/dashboard/src/live/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-imports': noImport(DEEP_IMPORT, TEST_TOOL, {
        group: ['react', 'react-dom', 'react/*', 'antd', 'antd/*', '@ant-design/*'],
        message: 'The live store knows nothing of React: screens subscribe to it.',
      }),
    },
  },
  {
    files: ['apps/dashboard/src/ui/**/*.ts', 'apps/dashboard/src/ui/**/*.tsx'],
    ignores: TESTS,
    rules: {
      'no-restricted-imports': noImport(DEEP_IMPORT, TEST_TOOL, {
        group: ['@tanstack/react-query', 'socket.io-client', '**/live/**'],
        message: 'Presentational pieces fetch nothing: hand the data in.',
      }),
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Presentational pieces fetch nothing.' }],
    },
  },
  {
    files: TESTS,
    plugins: { jest },
    rules: {
      ...jest.configs['flat/recommended'].rules,
      'no-restricted-imports': noImport(DEEP_IMPORT),
      // Helpers and properties hold assertions that the rule cannot see.
      'jest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect', 'expect*', 'fc.assert', 'assert*', '**.expect*'] },
      ],
      'jest/no-conditional-expect': 'off',
      'jest/no-disabled-tests': 'error',
      'jest/no-focused-tests': 'error',
      'jest/no-commented-out-tests': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [typescript.configs.disableTypeChecked],
    languageOptions: { parser: typescript.parser, ecmaVersion: 'latest', sourceType: 'module' },
    rules: {
      'no-unused-vars': ['error', { ignoreRestSiblings: true }],
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  prettier,
);
