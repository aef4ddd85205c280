// Lints texts as if they were the files of the project, and prints which rules each breaks. Nothing is written.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import devkit from '@nx/devkit';
import { ESLint } from 'eslint';
import { PROJECT_ROOT } from './machine.facts.mjs';

/** @type {{ name: string, path: string, text: string }[]} */
const cases = JSON.parse(readFileSync(0, 'utf8'));

// The boundary rule lets everything through while there is no graph of the projects.
await devkit.createProjectGraphAsync();

const linter = new ESLint({ cwd: PROJECT_ROOT });
const correct = {
  name: 'as it should be',
  path: 'libs/counting/src/index.ts',
  text: "import type { Metric } from '@innoweek/contracts';\n\nexport type Counted = Metric;\n",
};
/** @type {Record<string, string[]>} */
const found = {};
for (const { name, path, text } of [...cases, correct]) {
  const results = await linter.lintText(text, { filePath: join(PROJECT_ROOT, path) });
  found[name] = results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(`\n${JSON.stringify(found)}\n`);
