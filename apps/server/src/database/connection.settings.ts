import type { ClientBase } from 'pg';

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

/**
 * A connection that falls between two statements has nobody to tell it to, and an error that nobody hears ends the
 * process. PostgreSQL may even end one with the very words that welcome it, when the pool has stopped listening and
 * whoever asked for it has not begun. What is sent on it afterwards is refused.
 */
export const hearErrors = (client: ClientBase): void => {
  client.on('error', () => undefined);
};

/** Of the connections of a pool. */
export const POOLED = { ...CONNECTION, onConnect: hearErrors } as const;
