/**
 * The build of the web interface. `scripts/ready.mjs` runs it and says where the result goes; `npx vite web` in a clone serves the
 * sources, and hands the API on to a running `up` (PETIOLE_URL).
 */
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// eslint-disable-next-line no-restricted-properties -- a tool for developers, no part of the product
const server = process.env['PETIOLE_URL'] ?? 'http://127.0.0.1:8400';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // `@rjsf/core` names it in a helper for tests; it would compile schemas to code, which the Content-Security-Policy does not let run
  resolve: { alias: { '@rjsf/validator-ajv8': join(import.meta.dirname, 'src/flows/validator.ts') } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    sourcemap: false,
    // an asset that is written into a style sheet would be an outside source to the Content-Security-Policy
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 8000,
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': handedOn(), '/health': handedOn(), '/ready': handedOn() } },
});

/** As if the page came from there: the server refuses changes that another origin asks for. */
function handedOn() {
  return { target: server, changeOrigin: true, headers: { origin: server } };
}
