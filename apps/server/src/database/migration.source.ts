import { DataSource } from 'typeorm';
import { readConfiguration } from '../configuration/server.configuration.ts';
import { dataSourceOptions } from './data-source.ts';

/** For TypeORM's own command line: `npm run migration -w apps/server -- src/database/migrations/name`. */
export default new DataSource(dataSourceOptions(readConfiguration(process.env).databaseUrl ?? ''));
