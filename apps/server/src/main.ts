import { run } from './server.process.ts';

process.exitCode = await run(process.argv.slice(2), process.env);
