import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { LaunchError, showStep, warn } from './console.output.mjs';
import { PROJECT_ROOT } from './machine.facts.mjs';
import { runNx } from './nx.runner.mjs';
import { inTurn } from './turn.taking.mjs';

/** What builds leave behind and what only tests read. */
const NOT_SOURCE = new Set(['node_modules', 'dist', 'coverage', '.data', '.nx', 'test']);
const TEST_FILE = /\.spec\.(ts|tsx|mjs)$/;

const SHARED_FILES = ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json'];

const STAMP = 'node_modules/.cache/innoweek-build.json';

/**
 * Every file a build may read, with size and time of change.
 * @param {string} folder
 * @returns {string[]}
 */
const listing = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_SOURCE.has(entry.name) || TEST_FILE.test(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listing(path) : [describe(path)];
  });

/** @param {string} path */
const describe = (path) => {
  const { size, mtimeMs } = statSync(path);
  return `${relative(PROJECT_ROOT, path)} ${size} ${mtimeMs}`;
};

/**
 * A fingerprint of the sources that costs a few milliseconds: it may see a change where there is none, and then Nx
 * looks at the contents; it does not miss one.
 * @param {string} [root]
 */
export const sourceFingerprint = (root = PROJECT_ROOT) => {
  const lines = [
    ...SHARED_FILES.map((name) => join(root, name))
      .filter((path) => existsSync(path))
      .map(describe),
    ...['apps', 'libs'].flatMap((name) => listing(join(root, name))),
  ];
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
};

/** @returns {Record<string, string>} */
const readStamps = () => {
  try {
    return JSON.parse(readFileSync(join(PROJECT_ROOT, STAMP), 'utf8'));
  } catch {
    return {};
  }
};

/** @param {string} name */
const isBuilt = (name) => existsSync(join(PROJECT_ROOT, 'apps', name, 'dist'));

/** @param {readonly string[]} projects @param {string} fingerprint */
const areBuilt = (projects, fingerprint) => {
  const stamps = readStamps();
  return projects.every((name) => stamps[name] === fingerprint && isBuilt(name));
};

/**
 * Builds what is stale. When no source changed since the last good build Nx is not even asked.
 * @param {readonly string[]} projects
 */
export const buildStale = async (projects) => {
  if (areBuilt(projects, sourceFingerprint())) return;
  await inTurn(async () => {
    const fingerprint = sourceFingerprint();
    if (!areBuilt(projects, fingerprint)) await build(projects, fingerprint);
  });
};

/** @param {readonly string[]} projects @param {string} fingerprint */
const build = async (projects, fingerprint) => {
  await showStep('构建 / building', async (detail) => {
    const { code, output } = await runNx('build', projects, (line) => {
      const project = /@innoweek\/([a-z0-9-]+)/.exec(line)?.[1];
      if (project !== undefined) detail(project);
    });
    if (code === 0) return;
    process.stderr.write(output);
    throw new LaunchError('构建失败，原因见上', 'the build failed, see above', 1);
  });
  const stamps = readStamps();
  for (const name of projects) stamps[name] = fingerprint;
  const path = join(PROJECT_ROOT, STAMP);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(stamps));
  } catch {
    warn(
      `无法写入 ${STAMP}，下次启动会重新检查构建 / ${STAMP} cannot be written, the next start looks again`,
    );
  }
};
