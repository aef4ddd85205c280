import { jestConfig } from '../../jest.preset.mjs';

export default jestConfig('server', {
  globalSetup: '<rootDir>/test/database.setup.ts',
  globalTeardown: '<rootDir>/test/database.teardown.ts',
  testTimeout: 180_000,
  // More than two cores have use for: files that start and kill processes mostly wait for them.
  maxWorkers: 3,
  // Modules of a finished file are not all let go of: a worker that holds this much is followed by a fresh one.
  workerIdleMemoryLimit: '2GB',
});
