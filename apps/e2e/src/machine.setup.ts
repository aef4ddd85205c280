import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_LANGUAGES } from './journey.languages.ts';
import { ProductServer, TEMPLATE } from './product.server.ts';
import { BROWSER, findBrowser } from './real.browser.ts';

declare global {
  var clearTestMachine: (() => Promise<void>) | undefined;
}

/**
 * What every journey needs and is dear to make, once: the browser of the registry's package, unpacked, and a server's
 * data folder as it is after a first start.
 */
export default async function setUp(): Promise<void> {
  if (!ALL_LANGUAGES)
    process.stdout.write(
      'Each journey in one language; JOURNEYS=all makes every one in Chinese and in English\n',
    );
  const unpacked = await mkdtemp(join(tmpdir(), 'innoweek-browser-'));
  const folders = [unpacked];
  globalThis.clearTestMachine = async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  };
  process.env[BROWSER] = await findBrowser(unpacked);
  const template = await ProductServer.makeTemplate();
  folders.push(template);
  process.env[TEMPLATE] = template;
}
