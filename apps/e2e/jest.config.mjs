import { jestConfig } from '../../jest.preset.mjs';

// One browser and one server at a time: a journey measures what a person sees.
export default jestConfig('e2e', { testTimeout: 120_000, maxWorkers: 1 });
