import { jestConfig } from '../jest.preset.mjs';

export default { ...jestConfig('launcher'), testMatch: ['<rootDir>/*.spec.mjs'], testTimeout: 120_000 };
