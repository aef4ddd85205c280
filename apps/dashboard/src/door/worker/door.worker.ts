import { clientsClaim } from 'workbox-core';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope;
/** The files that the counter needs, written in by the build. */
declare const PRECACHED: PrecacheEntry[];

/*
 * Opens the counter at a door without a network. It answers for two things only: files whose names carry a hash of
 * their content, and the page itself at the address of a counter. Everything else, the API and the board above all,
 * goes to the network as if there were no worker.
 */
void self.skipWaiting();
clientsClaim();
cleanupOutdatedCaches();
precacheAndRoute(PRECACHED, { directoryIndex: '', cleanURLs: false });
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), { allowlist: [/^\/door\/[^/]+\/?$/] }),
);
