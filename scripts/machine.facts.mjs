import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LaunchError } from './console.output.mjs';

export const PROJECT_ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** The server needs `require` of ES modules inside Jest and the type stripping of this release. */
const NEEDED = [24, 11];

/** @param {string} version such as 24.11.0 */
export const isNewEnough = (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
};

/**
 * Where the Node that came with the install is on this kind of machine.
 * @param {NodeJS.Platform} platform
 * @param {string} arch
 */
export const bundledNode = (platform, arch) =>
  platform === 'win32'
    ? join(PROJECT_ROOT, `node_modules/node-win-${arch}/bin/node.exe`)
    : join(PROJECT_ROOT, `node_modules/node-${platform}-${arch}/bin/node`);

/** The kinds of machine that the registry has a Node package for. */
export const HAS_BUNDLED_NODE = new Set(['linux-x64', 'linux-arm64', 'win32-x64']);

/** The Node that builds, tests and runs: the one from the registry, else the machine's own if it is new enough. */
export const runtimeNode = () => {
  const bundled = bundledNode(process.platform, process.arch);
  if (existsSync(bundled)) return bundled;
  if (isNewEnough(process.versions.node)) return process.execPath;
  throw new LaunchError(
    `本平台（${process.platform} ${process.arch}）没有随附的 Node，请安装 Node ${NEEDED.join('.')} 或更高版本`,
    `no Node comes along for ${process.platform} ${process.arch}: install Node ${NEEDED.join('.')} or newer`,
  );
};

/**
 * The environment for our own tools: whatever they start finds the same Node first, and nobody phones home.
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export const environmentOf = (node) => {
  const { NODE_ENV: _ignored, ...rest } = process.env;
  return {
    ...rest,
    PATH: [dirname(node), process.env.PATH ?? ''].join(delimiter),
    // A third of a start is compiling; where the folder cannot be written Node.js does without.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(PROJECT_ROOT, 'node_modules/.cache/node'),
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
    NX_INTERACTIVE: 'false',
    NX_SKIP_LOG_GROUPING: 'true',
    DO_NOT_TRACK: '1',
    SCARF_ANALYTICS: 'false',
  };
};
