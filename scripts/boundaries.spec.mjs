import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { environmentOf, PROJECT_ROOT, runtimeNode } from './machine.facts.mjs';

// ESLint and Nx load their parts in ways that a test environment does not allow, so a process of its own lints, and
// this file only looks at what it found.
const LINTER = join(PROJECT_ROOT, 'scripts/boundaries.linter.mjs');

const CASES = [
  [
    'counting may not import a server package',
    'libs/counting/src/index.ts',
    "import { DataSource } from 'typeorm';\nexport const source = DataSource;\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'contracts may not import counting',
    'libs/contracts/src/index.ts',
    "export { fold } from '@innoweek/counting';\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'places may not import contracts',
    'libs/places/src/index.ts',
    "export * from '@innoweek/contracts';\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'counting may not import sheets',
    'libs/counting/src/index.ts',
    "export * from '@innoweek/sheets';\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'the rehearsal keeps its own books',
    'apps/rehearsal/src/main.ts',
    "export { fold } from '@innoweek/counting';\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'only the server talks to PostgreSQL',
    'apps/rehearsal/src/main.ts',
    "import { Client } from 'pg';\nexport const client = Client;\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'only sheets reads spreadsheets',
    'apps/server/src/main.ts',
    "import { parse } from 'csv-parse/sync';\nexport const read = parse;\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'only places knows the region package',
    'apps/server/src/main.ts',
    "import { areaList } from '@vant/area-data';\nexport const list = areaList;\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'nothing imports an application',
    'libs/counting/src/index.ts',
    "export * from '../../../apps/server/src/main.ts';\n",
    '@nx/enforce-module-boundaries',
  ],
  [
    'no deep imports',
    'apps/server/src/main.ts',
    "export * from '@innoweek/counting/src/fold.ts';\n",
    'no-restricted-imports',
  ],
  [
    'a library has no disk',
    'libs/counting/src/index.ts',
    "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
    'no-restricted-imports',
  ],
  [
    'a library has no network',
    'libs/sheets/src/index.ts',
    "export const load = (): Promise<Response> => fetch('http://localhost');\n",
    'no-restricted-globals',
  ],
  [
    'a library has no clock',
    'libs/counting/src/index.ts',
    'export const now = (): number => Date.now();\n',
    'no-restricted-syntax',
  ],
  [
    'a library has no chance',
    'libs/counting/src/index.ts',
    'export const luck = (): number => Math.random();\n',
    'no-restricted-syntax',
  ],
  [
    'a library does not import test tools',
    'libs/counting/src/index.ts',
    "import fc from 'fast-check';\nexport const check = fc.assert;\n",
    'no-restricted-imports',
  ],
  [
    'the environment is read in one place',
    'apps/server/src/app.module.ts',
    "export const port = process.env['PORT'];\n",
    'no-restricted-syntax',
  ],
  [
    'any is refused',
    'libs/counting/src/index.ts',
    'export const anything = (value: any): unknown => value;\n',
    '@typescript-eslint/no-explicit-any',
  ],
  [
    'a rule cannot be switched off in a file',
    'libs/counting/src/index.ts',
    '/* eslint-disable */\nexport const now = (): number => Date.now();\n',
    'no-restricted-syntax',
  ],
];

describe('rules that bite when they are broken on purpose', () => {
  /** @type {Record<string, string[]>} */
  let found = {};

  beforeAll(() => {
    const node = runtimeNode();
    const { status, stdout, stderr } = spawnSync(node, [LINTER], {
      cwd: PROJECT_ROOT,
      env: environmentOf(node),
      input: JSON.stringify(CASES.map(([name, path, text]) => ({ name, path, text }))),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    found = JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1));
  });

  it.each(CASES)('%s', (name, _path, _text, rule) => {
    expect(found[name]).toContain(rule);
  });

  it('the same files as they should be are let through', () => {
    expect(found['as it should be']).toEqual([]);
  });
});
