import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';

const WORKER = fileURLToPath(new URL('src/door/worker/door.worker.ts', import.meta.url));
/** What the counter is made of: the start of the dashboard, its own screen, and the texts of both languages. */
const PARTS = [/\/index\.html$/, /\/src\/door\/door\.screen\.tsx$/, /\/src\/texts\/[^/]+\/index\.ts$/];
/** Files without a hash in their name, which are told apart by their content. */
const PAGES = ['index.html', 'favicon.svg'];

type Bundle = Rolldown.OutputBundle;

/** The files that those parts need to run: their chunks, what these import, and their style sheets. */
const filesOf = (bundle: Bundle): string[] => {
  const found = new Set<string>();
  const add = (name: string): void => {
    const chunk = bundle[name];
    if (found.has(name) || chunk?.type !== 'chunk') return;
    found.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    for (const other of chunk.imports) add(other);
  };
  for (const [name, chunk] of Object.entries(bundle))
    if (chunk.type === 'chunk' && PARTS.some((part) => part.test(chunk.facadeModuleId ?? ''))) add(name);
  return [...found].sort();
};

/** Builds the service worker of the counter beside the dashboard, with the list of what it keeps. */
export const doorWorker = (): Plugin => ({
  name: 'door-worker',
  apply: 'build',
  writeBundle: async ({ dir = '' }, bundle) => {
    const hashed = filesOf(bundle);
    if (hashed.length < PARTS.length) throw new Error('the files of the counter were not found');
    const pages = await Promise.all(
      PAGES.map(async (name) => ({
        url: `/${name}`,
        revision: createHash('sha256')
          .update(await readFile(`${dir}/${name}`))
          .digest('hex')
          .slice(0, 16),
      })),
    );
    await build({
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      define: {
        PRECACHED: JSON.stringify([...hashed.map((name) => ({ url: `/${name}`, revision: null })), ...pages]),
        'process.env.NODE_ENV': JSON.stringify('production'),
      },
      build: {
        outDir: dir,
        emptyOutDir: false,
        target: 'es2023',
        lib: { entry: WORKER, formats: ['iife'], name: 'doorWorker', fileName: () => 'door-worker.js' },
      },
    });
  },
});
