import { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { ColumnNamingStrategy } from './column-naming.strategy.ts';
import { POOLED } from './connection.settings.ts';
import { ENTITIES } from './database.entities.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { StatementPatience } from './statement.patience.ts';

/**
 * How long somebody waits for one of the pool's connections, in milliseconds. Without an end, transactions that hold one
 * and want another could wait for each other for ever, and everybody else behind them.
 */
const CONNECT_TIMEOUT_MS = 20_000;

/** How every process of ours talks to PostgreSQL. */
export const dataSourceOptions = (
  url: string,
  poolSize = 20,
  connectTimeoutMS = CONNECT_TIMEOUT_MS,
): PostgresDataSourceOptions => ({
  type: 'postgres',
  url,
  entities: ENTITIES,
  migrations: MIGRATIONS,
  migrationsTableName: 'migrations',
  migrationsTransactionMode: 'all',
  namingStrategy: new ColumnNamingStrategy(),
  poolSize,
  connectTimeoutMS,
  applicationName: 'innoweek',
  subscribers: [StatementPatience],
  extra: POOLED,
  logging: false,
});

/** An open data source, with the schema brought up to date. Processes that start together wait for one. */
export const openDataSource = async (url: string, poolSize?: number): Promise<DataSource> => {
  const source = new DataSource(dataSourceOptions(url, poolSize));
  await source.initialize();
  return source;
};
