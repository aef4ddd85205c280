import { backup } from './backups/backup.process.ts';

process.exitCode = await backup(process.env);
