import { AsyncLocalStorage } from 'node:async_hooks';

/** Which request the code that runs now works for; lines of the log carry it. */
export const REQUEST = new AsyncLocalStorage<{ requestId: string }>();
