import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './child.process.mjs';
import { LaunchError, showStep } from './console.output.mjs';
import { bundledNode, HAS_BUNDLED_NODE, PROJECT_ROOT } from './machine.facts.mjs';
import { inTurn } from './turn.taking.mjs';

/** @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockedPackage */
/** @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile */

/** npm writes this last, so a half-finished install has none. */
const INSTALLED = 'node_modules/.package-lock.json';

/**
 * Whether what npm says it installed is what the lockfile wants. Optional packages may be missing: those of other
 * platforms are.
 * @param {Lockfile} wanted
 * @param {Lockfile} installed
 */
export const isInstalled = (wanted, installed) => {
  const want = wanted.packages ?? {};
  const have = installed.packages ?? {};
  const inModules = (/** @type {string} */ path) => path.includes('node_modules/');
  const complete = Object.entries(want).every(([path, { version, optional, link }]) => {
    if (!inModules(path)) return true;
    const found = have[path];
    if (found === undefined) return optional === true;
    return link === true || found.version === version;
  });
  return complete && Object.keys(have).every((path) => !inModules(path) || path in want);
};

/** @param {string} path @returns {Lockfile | undefined} */
const readLockfile = (path) => {
  try {
    return JSON.parse(readFileSync(join(PROJECT_ROOT, path), 'utf8'));
  } catch {
    return undefined;
  }
};

const isDone = () => {
  const wanted = readLockfile('package-lock.json');
  if (wanted === undefined) {
    throw new LaunchError(
      '缺少 package-lock.json，请重新克隆仓库',
      'package-lock.json is missing or damaged: clone again',
    );
  }
  const installed = readLockfile(INSTALLED);
  if (installed === undefined || !isInstalled(wanted, installed)) return false;
  const brings = HAS_BUNDLED_NODE.has(`${process.platform}-${process.arch}`);
  return !brings || existsSync(bundledNode(process.platform, process.arch));
};

/** The npm that started us, else the one on the path. */
const npm = () => {
  const script = process.env.npm_execpath;
  if (script !== undefined && /npm-cli\.[cm]?js$/.test(script))
    return { command: process.execPath, first: [script] };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', first: [] };
};

/** What a caller's environment says about leaving packages out must not reach the install. */
const installEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(NODE_ENV|npm_config_(omit|only|production|include|workspaces?|global|dry_run))$/i.test(name),
    ),
  );

/**
 * npm heads its errors with codes; the sentence follows.
 * @param {string} output
 */
const reasonIn = (output) =>
  output
    .split('\n')
    .map((line) => /^npm (?:error|ERR!) (?!code |A complete log)(.*\S)/.exec(line)?.[1])
    .find((line) => line !== undefined) ?? 'npm';

/**
 * @param {string} output what npm said
 * @returns {LaunchError}
 */
export const installFailure = (output) => {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|network/i.test(output)) {
    return new LaunchError(
      '无法连接 npm 软件源，请检查网络或 npm 的 registry 设置后重试',
      'the npm registry cannot be reached: check the network, or npm’s registry setting, and try again',
    );
  }
  if (/ENOSPC/.test(output)) {
    return new LaunchError(
      '磁盘已满，请腾出约 2 GB 后重试',
      'the disk is full: free about 2 GB and try again',
    );
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return new LaunchError(
      `无法写入 ${PROJECT_ROOT}，请授予写权限后重试`,
      `${PROJECT_ROOT} cannot be written: give this user the right to, and try again`,
    );
  }
  const reason = reasonIn(output);
  return new LaunchError(
    `安装失败（${reason}），请运行 npm ci 查看详情`,
    `the install failed (${reason}): run npm ci for the whole story`,
  );
};

/**
 * Installs what the lockfile names, unless it is all there. No install script runs: nothing we use needs one, and
 * `.npmrc` says so too.
 */
export const install = async () => {
  if (isDone()) return;
  await inTurn(async () => {
    if (!isDone()) await installAll();
  });
};

const installAll = () =>
  showStep('安装依赖 / installing packages', async () => {
    const { command, first } = npm();
    const args = [
      ...first,
      'ci',
      '--include=dev',
      '--include=optional',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
    ];
    const { code, output } = await runQuietly(command, args, installEnvironment());
    if (code !== 0) throw installFailure(output);
  });
