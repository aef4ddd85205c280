import { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { ColumnNamingStrategy } from './column-naming.strategy.ts';
import { ENTITIES } from './database.entities.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { StatementPatience } from './statement.patience.ts';

/**
 * How long somebody waits for one of the pool's connections, in milliseconds. Without an end, transactions that hold one
 * and want another could wait for each other for ever, and everybody else behind them.
 */
const CONNECT_TIMEOUT_MS = 20_000;

/**
 * PostgreSQL ends a transaction in which nothing is said for so long, in milliseconds, and lets go of its locks: whoever
 * began it may be gone without a word. A recount of millions is silent for a minute.
 */
const IDLE_MS = 300_000;

/**
 * PostgreSQL looks whether whoever is connected is still there: after a minute of silence, and gone with the third question
 * that is not answered. By itself it would wait for two hours, and sessions of processes that a broken network or a dead
 * machine took along would fill all its places.
 */
const KEEPALIVES = '-c tcp_keepalives_idle=60 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3';

/** Of every connection to PostgreSQL that is ours alone. */
export const CONNECTION = {
  keepAlive: true,
  options: KEEPALIVES,
  idle_in_transaction_session_timeout: IDLE_MS,
} as const;

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
  extra: CONNECTION,
  logging: false,
});

/** An open data source, with the schema brought up to date. Processes that start together wait for one. */
export const openDataSource = async (url: string, poolSize?: number): Promise<DataSource> => {
  const source = new DataSource(dataSourceOptions(url, poolSize));
  await source.initialize();
  return source;
};
