import { readdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Files that become smaller; fonts and pictures are compressed by themselves. */
const TEXT = /\.(?:js|css|svg)$/;
/** Smaller files fit into one packet as they are. */
const MIN_BYTES = 1_024;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Lays a compressed copy beside each script and style sheet: the server sends it as it lies there, and never packs. */
export const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  writeBundle: async ({ dir = '' }) => {
    const assets = `${dir}/assets`;
    const names = (await readdir(assets)).filter((name) => TEXT.test(name));
    await Promise.all(
      names.map(async (name) => {
        const content = await readFile(`${assets}/${name}`);
        if (content.length < MIN_BYTES) return;
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
        await writeFile(`${assets}/${name}.br`, await brotli(content, { params }));
        await writeFile(`${assets}/${name}.gz`, await gzipped(content, { level: 9 }));
      }),
    );
  },
});
