import type { Browser } from 'playwright-core';
import { ProductServer } from './product.server.ts';
import { launchBrowser } from './real.browser.ts';

/**
 * A server and a browser for the journeys of one file. Where one of them does not come, nothing stays behind that would
 * keep the run from ending.
 * @param more environment of the server
 */
export const openStage = async (more: Record<string, string> = {}): Promise<[ProductServer, Browser]> => {
  const server = await ProductServer.start(more);
  try {
    return [server, await launchBrowser()];
  } catch (error) {
    await server.remove();
    throw error;
  }
};
