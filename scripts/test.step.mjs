import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { buildStale } from './build.step.mjs';
import { runVisibly } from './child.process.mjs';
import { LaunchError, tell, warn } from './console.output.mjs';
import { environmentOf, PROJECT_ROOT, runtimeNode } from './machine.facts.mjs';
import { addCounts, countsAfterSecond, countsOf, failedFilesOf, summaryLine } from './test.counts.mjs';

/** A suite that hangs is a failure too. */
const LIMIT_MS = 20 * 60_000;
const REDIS_PATIENCE_MS = 1_500;

/** The folders whose tests start browsers and servers, and how many of their files are run a second time at most. */
const WITH_PROCESSES = ['server', 'e2e'];
const SECOND_FILES = 4;

/** What is quick comes first, and what needs everything comes last. */
const ORDER = [
  'scripts',
  'contracts',
  'places',
  'counting',
  'sheets',
  'rehearsal',
  'dashboard',
  'server',
  'e2e',
];

/** Every folder with tests of its own. */
export const testedFolders = () => {
  const folders = ['libs', 'apps'].flatMap((parent) =>
    readdirSync(join(PROJECT_ROOT, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(parent, entry.name)),
  );
  const rank = (/** @type {string} */ folder) => {
    const place = ORDER.indexOf(basename(folder));
    return place === -1 ? ORDER.length : place;
  };
  return ['scripts', ...folders].sort((one, other) => rank(one) - rank(other));
};

/** Whether a Redis answers, so that the person knows which half of the contract tests ran. */
const redisAnswers = () =>
  new Promise((resolve) => {
    const url = URL.canParse(process.env.REDIS_URL ?? '') ? new URL(process.env.REDIS_URL ?? '') : undefined;
    const socket = connect({ host: url?.hostname || '127.0.0.1', port: Number(url?.port || 6379) });
    const end = (/** @type {boolean} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(REDIS_PATIENCE_MS, () => end(false));
    socket.once('error', () => end(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    // With a password the answer is -NOAUTH, which only a Redis gives.
    socket.once('data', (data) => end(/^[+-](PONG|NOAUTH)/.test(data.toString())));
  });

/**
 * Runs Jest once in a folder.
 * @param {string} folder
 * @param {readonly string[]} args
 * @param {string} report where its JSON goes
 */
const runJest = async (folder, args, report) => {
  const node = runtimeNode();
  const jest = join(PROJECT_ROOT, 'node_modules/jest/bin/jest.js');
  const { code, timedOut } = await runVisibly(
    node,
    [
      '--experimental-vm-modules',
      '--no-warnings',
      jest,
      '--json',
      '--outputFile',
      report,
      '--silent=false',
      ...args,
    ],
    environmentOf(node),
    { cwd: join(PROJECT_ROOT, folder), limitMs: LIMIT_MS },
  );
  if (timedOut) warn(`${folder} 超时 / ${folder} took longer than ${LIMIT_MS / 60_000} minutes`);
  const text = existsSync(report) ? readFileSync(report, 'utf8') : undefined;
  return { text, timedOut, counts: countsOf(text, code) };
};

/**
 * Runs the tests of one folder. Where a few files of it fail that need a browser or processes, they are run once more,
 * alone: what fails on a machine with too much to do passes then, and is told; what is wrong fails again.
 * @param {string} folder
 * @param {readonly string[]} args
 * @param {string} reports
 */
const testFolder = async (folder, args, reports) => {
  if (!existsSync(join(PROJECT_ROOT, folder, 'jest.config.mjs'))) {
    warn(`${folder} 没有测试配置 / ${folder} has no jest.config.mjs`);
    return countsOf(undefined, 1);
  }
  const report = (/** @type {string} */ name) => join(reports, `${basename(folder)}${name}.json`);
  process.stdout.write(`\n· ${folder}\n`);
  const { text, timedOut, counts } = await runJest(folder, args, report(''));
  const again = failedFilesOf(text);
  const isWorth = !timedOut && again.length > 0 && again.length <= SECOND_FILES;
  if (text === undefined || !isWorth || !WITH_PROCESSES.includes(basename(folder))) return counts;
  const names = again.map((file) => relative(join(PROJECT_ROOT, folder), file)).join(', ');
  warn(`再次单独运行 / once more, alone: ${names}`);
  // Alone they share Jest's own process, which would wait for whatever a test left open.
  const alone = ['--runInBand', '--forceExit', '--runTestsByPath', ...again];
  const second = await runJest(folder, alone, report('.second'));
  if (second.counts.failed === 0) warn(`第二次通过 / passed only the second time: ${names}`);
  return countsAfterSecond(text, again, second.counts);
};

/**
 * Builds everything, runs every test, and ends with the line that counts them.
 * @param {readonly string[]} args passed on to Jest
 * @returns {Promise<number>}
 */
export const runTests = async (args) => {
  const redis = await redisAnswers();
  tell(
    redis
      ? 'Redis 可用，队列测试在 PostgreSQL 和 Redis 上各跑一遍 / Redis answers: queue tests run on PostgreSQL and on Redis'
      : '没有 Redis，队列测试只在 PostgreSQL 上运行 / no Redis at REDIS_URL or 127.0.0.1:6379: queue tests run on PostgreSQL only',
  );
  let total = { passed: 0, failed: 0, skipped: 0 };
  try {
    await buildStale(['server', 'dashboard', 'rehearsal']);
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    warn(error.message);
    total = addCounts(total, countsOf(undefined, 1));
  }
  const reports = mkdtempSync(join(tmpdir(), 'innoweek-tests-'));
  try {
    for (const folder of testedFolders()) total = addCounts(total, await testFolder(folder, args, reports));
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  process.stdout.write(`\n${summaryLine(total)}\n`);
  return total.failed === 0 ? 0 : 1;
};
