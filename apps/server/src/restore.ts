import { restoreFrom } from './backups/backup.process.ts';

process.exitCode = await restoreFrom(process.argv.slice(2), process.env);
