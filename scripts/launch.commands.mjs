import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildStale } from './build.step.mjs';
import { runAttached, runVisibly } from './child.process.mjs';
import { LaunchError, tell, warn } from './console.output.mjs';
import { install } from './install.step.mjs';
import { environmentOf, PROJECT_ROOT, runtimeNode } from './machine.facts.mjs';
import { runNx } from './nx.runner.mjs';
import { runTests } from './test.step.mjs';
import { inTurn } from './turn.taking.mjs';

const SERVER = 'apps/server/dist/main.js';

/** @type {Record<string, (args: readonly string[]) => Promise<number>>} */
const COMMANDS = {
  start: (args) => runBuilt(['server', 'dashboard', 'rehearsal'], SERVER, args),
  verify: (args) => runBuilt(['server'], 'apps/server/dist/verify.js', args),
  backup: (args) => runBuilt(['server'], 'apps/server/dist/backup.js', args),
  restore: (args) => runBuilt(['server'], 'apps/server/dist/restore.js', args),
  rehearse: (args) => runBuilt(['rehearsal'], 'apps/rehearsal/dist/main.js', args),
  bench: (args) => runBuilt(['server', 'dashboard', 'rehearsal'], 'apps/rehearsal/dist/bench/main.js', args),
  chaos: (args) => runBuilt(['server', 'dashboard', 'rehearsal'], 'apps/rehearsal/dist/chaos/main.js', args),
  test: async (args) => {
    await install();
    return runTests(args);
  },
  build: async () => {
    await install();
    return inTurn(() => throughNx('build'));
  },
  lint: async () => {
    const projects = await throughNx('lint');
    const launcher = await withTool('eslint/bin/eslint.js', 'scripts', '*.mjs', '--max-warnings', '0');
    return projects === 0 ? launcher : projects;
  },
  types: () => throughNx('types'),
  'format:check': () => withPrettier('--check'),
  format: () => withPrettier('--write'),
};

/**
 * Runs one command of the launcher.
 * @param {string | undefined} name
 * @param {readonly string[]} args what follows the command's name
 * @returns {Promise<number>} the exit code
 */
export const runCommand = async (name, args) => {
  const command = name === undefined ? undefined : COMMANDS[name];
  if (command === undefined) {
    warn(`用法 / usage: node scripts/launch.mjs ${Object.keys(COMMANDS).join(' | ')}`);
    return 2;
  }
  try {
    process.chdir(PROJECT_ROOT);
    return await command(args);
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    warn(error.message);
    return error.exitCode;
  }
};

/**
 * Installs and builds what is missing, then hands the terminal over to a program of ours.
 * @param {readonly string[]} projects
 * @param {string} entry
 * @param {readonly string[]} args
 */
const runBuilt = async (projects, entry, args) => {
  await install();
  await buildStale(projects);
  if (!existsSync(join(PROJECT_ROOT, entry))) {
    throw new LaunchError(
      `构建没有生成 ${entry}，请运行 npm run build 查看原因`,
      `the build made no ${entry}: run npm run build and see why`,
    );
  }
  const node = runtimeNode();
  return runAttached(node, ['--enable-source-maps', join(PROJECT_ROOT, entry), ...args], environmentOf(node));
};

/** @param {string} target */
const throughNx = async (target) => {
  await install();
  const { code } = await runNx(target, undefined, 'inherit');
  return code;
};

/**
 * Runs an installed tool from the project's root.
 * @param {string} tool its script, below node_modules
 * @param {...string} args
 */
const withTool = async (tool, ...args) => {
  await install();
  const node = runtimeNode();
  const { code } = await runVisibly(
    node,
    [join(PROJECT_ROOT, 'node_modules', tool), ...args],
    environmentOf(node),
  );
  return code;
};

/** @param {'--check' | '--write'} mode */
const withPrettier = async (mode) => {
  const code = await withTool('prettier/bin/prettier.cjs', mode, '--log-level', 'warn', '.');
  if (code === 0) tell('格式 / format');
  return code;
};
