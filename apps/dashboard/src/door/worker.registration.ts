/** Where the worker is, and the only addresses whose pages it serves. */
const WORKER = '/door-worker.js';
const SCOPE = '/door/';

/**
 * Keeps this page for when there is no network, and asks the browser not to clear away what was counted. Neither is
 * needed to count: where the browser cannot, or will not, counting goes on with what it has.
 */
export const readyOffline = async (): Promise<void> => {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  await navigator.serviceWorker.register(WORKER, { scope: SCOPE }).catch(() => undefined);
  await navigator.storage.persist().catch(() => false);
};
