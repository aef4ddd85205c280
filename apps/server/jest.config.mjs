import { jestConfig } from '../../jest.preset.mjs';

export default jestConfig('server', {
  globalSetup: '<rootDir>/test/database.setup.ts',
  globalTeardown: '<rootDir>/test/database.teardown.ts',
  testTimeout: 60_000,
  maxWorkers: 2,
});
