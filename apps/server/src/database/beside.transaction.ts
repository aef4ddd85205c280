import { AsyncLocalStorage } from 'node:async_hooks';

const beside = new AsyncLocalStorage<true>();

/**
 * Does within a transaction what takes another connection: what others must see before it commits, or what must stand
 * if it fails. Of jobs only, of which a process runs a few at once: as many requests as the pool has connections would
 * each hold one and wait for another.
 */
export const besideTransaction = <T>(work: () => Promise<T>): Promise<T> => beside.run(true, work);

/** Whether the caller said so. */
export const isBesideTransaction = (): boolean => beside.getStore() === true;
