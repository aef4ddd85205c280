import { jestConfig } from '../../jest.preset.mjs';

// Each file has a server and a browser of its own. Three at a time: a journey mostly waits, as a person does.
export default jestConfig('e2e', {
  globalSetup: '<rootDir>/src/machine.setup.ts',
  globalTeardown: '<rootDir>/src/machine.teardown.ts',
  testTimeout: 180_000,
  maxWorkers: 3,
});
