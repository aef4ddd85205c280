import { join } from 'node:path';
import { runQuietly, runVisibly } from './child.process.mjs';
import { environmentOf, PROJECT_ROOT, runtimeNode } from './machine.facts.mjs';

/**
 * Runs a target of projects through Nx, which knows what is up to date.
 * @param {string} target
 * @param {readonly string[] | undefined} projects all that have the target when absent
 * @param {'inherit' | ((line: string) => void)} output
 * @returns {Promise<import('./child.process.mjs').Outcome>}
 */
export const runNx = (target, projects, output) => {
  const node = runtimeNode();
  const args = [
    join(PROJECT_ROOT, 'node_modules/nx/dist/bin/nx.js'),
    ...['run-many', '-t', target, '--parallel=2', '--output-style=stream'],
    ...(projects === undefined ? [] : ['-p', projects.map((name) => `@innoweek/${name}`).join(',')]),
  ];
  const env = environmentOf(node);
  return output === 'inherit' ? runVisibly(node, args, env) : runQuietly(node, args, env, output);
};
