import pg from 'pg';
import type { DataSource } from 'typeorm';

/** Runs one statement and gives its rows. */
export type Query = <Row extends pg.QueryResultRow>(statement: string, values: unknown[]) => Promise<Row[]>;

const hasPool = (driver: object): driver is { master: pg.Pool } =>
  'master' in driver && driver.master instanceof pg.Pool;

/** Names by statement; there are as many as the code has. */
const names = new Map<string, string>();
const nameOf = (statement: string): string => {
  const name = names.get(statement) ?? `innoweek_${String(names.size)}`;
  names.set(statement, name);
  return name;
};

/**
 * So long a statement may take, in milliseconds. Where the network swallows it no answer ever comes, and no error: the
 * connection is given up then, and whoever sent it is told to come again. The statements that are run like this take
 * milliseconds.
 */
const ANSWER_MS = 10_000;

/**
 * Runs statements that every connection parses once, under a name, instead of every time: TypeORM cannot name its
 * statements, and for the long ones of the hot path parsing costs several times what running does. Outside of
 * transactions only.
 */
export const preparedQuery = (source: DataSource, answerMs = ANSWER_MS): Query => {
  const { driver } = source;
  if (!hasPool(driver)) throw new Error('the data source is not on PostgreSQL');
  return async <Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> => {
    // The pool lets go of a connection whose statement failed; TypeORM would give it to the next one.
    const statement = { name: nameOf(text), text, values, query_timeout: answerMs };
    const { rows } = await driver.master.query<Row>(statement);
    return rows;
  };
};
