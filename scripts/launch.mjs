#!/usr/bin/env node
// Everything behind `npm start` and its sisters. Plain JavaScript without dependencies: this runs before anything is
// installed, on whatever Node from 20 on the machine has.
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  process.stderr.write(
    `需要 Node 20 或更高版本，当前为 ${process.versions.node}，请先升级 / InnoWeek needs Node 20 or newer, this is ${process.versions.node}: install a newer Node\n`,
  );
  process.exitCode = 2;
} else {
  const { runCommand } = await import('./launch.commands.mjs');
  process.exitCode = await runCommand(process.argv[2], process.argv.slice(3));
}
