import { jestConfig } from '../../jest.preset.mjs';

export default jestConfig('server', {
  globalSetup: '<rootDir>/test/database.setup.mjs',
  globalTeardown: '<rootDir>/test/database.teardown.mjs',
  testTimeout: 60_000,
  maxWorkers: 2,
});
