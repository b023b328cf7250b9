import { defineConfig } from 'vite';

export default defineConfig({
  // Every address is relative to its own file: the page works under any prefix that a proxy puts before it.
  base: './',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic' } },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    assetsDir: 'graphiql',
    // Nothing inlined as data: addresses, so that the policy needs none for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
  },
});
