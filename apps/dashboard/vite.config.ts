import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type ProxyOptions } from 'vite';
import { compressed } from './compressed.plugin.ts';
import { doorWorker } from './door-worker.plugin.ts';

/** Where the API is while the dashboard itself is served by Vite. */
const server = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`;
const proxy: Record<string, ProxyOptions> = {
  '/api': { target: server },
  '/socket.io': { target: server, ws: true },
};

export default defineConfig({
  plugins: [react(), doorWorker(), compressed()],
  // The libraries are read from their TypeScript, so that this build needs no other before it.
  resolve: { conditions: ['@innoweek/source', ...defaultClientConditions] },
  server: { port: 5173, proxy },
  preview: { port: 4173, proxy },
  build: {
    target: 'es2023',
    // Small files as data: addresses would need an exception in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Left to itself the bundler makes a chunk of every few modules that two screens share. The board asked for
          // sixty files, of which a browser fetches six at a time, and on a phone each is a journey of its own.
          groups: [
            { name: 'start', tags: ['$initial'], priority: 2 },
            { name: 'board', test: /\/src\/board\/board\.screen\.tsx$/, priority: 1 },
          ],
        },
      },
      treeshake: {
        // Reference data: whoever needs the tiles of the map does not need every county as well.
        moduleSideEffects: (id) => !id.includes('/libs/places/src/'),
      },
    },
  },
});
