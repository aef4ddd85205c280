/**
 * One Jest set-up for every project: TypeScript through swc, ES modules, libraries read from their source.
 * @param {string} name the project's name as it is printed
 * @param {import('jest').Config} [extra] what this project needs beyond it
 * @returns {import('jest').Config}
 */
export const jestConfig = (name, extra = {}) => ({
  displayName: name,
  // Jest would leave one core to whoever watches, which is half of a machine with two.
  maxWorkers: '100%',
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@innoweek/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/src/**/*.spec.tsx', '<rootDir>/test/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true, tsx: false },
          transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
          target: 'es2023',
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  ...extra,
});
