import { verify } from './verify.process.ts';

process.exitCode = await verify(process.env);
