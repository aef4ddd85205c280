import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ArgumentError, readChaosOptions } from './chaos.arguments.ts';
import { minutesOf, runChaos } from './chaos.run.ts';
import { faultTable, holds } from './fault.model.ts';

const RESULTS = fileURLToPath(new URL('../../../../chaos-results.json', import.meta.url));

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

// An ordinary exit takes the servers along; a signal alone would leave them behind.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));

try {
  const options = readChaosOptions(process.argv.slice(2));
  const began = new Date();
  say(`${options.faults.length} faults, ${options.rounds} rounds each: about ${minutesOf(options)} minutes`);
  const rows = await runChaos(options, say);
  say(`\n${faultTable(rows)}\n`);
  const machine = { cores: cpus().length, model: cpus()[0]?.model ?? '', node: process.version };
  const { rounds } = options;
  await writeFile(
    RESULTS,
    `${JSON.stringify({ at: began.toISOString(), machine, rounds, rows }, null, 2)}\n`,
  );
  say(RESULTS);
  process.exitCode = rows.length === options.faults.length && rows.every(holds) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ArgumentError ? 2 : 1;
}
