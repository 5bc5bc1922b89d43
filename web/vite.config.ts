// Builds the web app into web/dist, whence the API serves it: no inline script, no style without a nonce, nothing from
// elsewhere.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import pdfPackage from 'pdfjs-dist/package.json' with { type: 'json' };

const here = dirname(fileURLToPath(import.meta.url));
const api = 'http://127.0.0.1:4400';

/** What PDF files may leave out and readers have to bring: fonts, and the tables of Asian scripts. */
const pdfParts = ['cmaps', 'standard_fonts', 'iccs', 'wasm'];
/** By its version, since these are kept by browsers for ever. */
const pdfFolder = `assets/pdf-${pdfPackage.version}`;

const pdfFiles = (): Plugin => ({
  name: 'pdf-files',
  apply: 'build',
  generateBundle() {
    const from = join(here, '..', 'node_modules', 'pdfjs-dist');
    for (const part of pdfParts) {
      // Nothing is compiled in the browser (the policy allows no such script), so the binaries would be of no use.
      for (const name of readdirSync(join(from, part)).filter((file) => !file.endsWith('.wasm'))) {
        const source = readFileSync(join(from, part, name));
        this.emitFile({ type: 'asset', fileName: `${pdfFolder}/${part}/${name}`, source });
      }
    }
  },
});

/**
 * What an earlier build left goes when the new files lie there: a server that is running has a page to show at every
 * moment.
 */
const tidy = (): Plugin => ({
  name: 'tidy',
  apply: 'build',
  writeBundle({ dir }, bundle) {
    if (dir === undefined) return;
    const kept = new Set([...Object.keys(bundle), ...readdirSync(join(here, 'public'))]);
    for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && !kept.has(relative(dir, path))) rmSync(path);
    }
  },
});

export default defineConfig({
  root: here,
  define: { __PDF_FOLDER__: JSON.stringify(`/${pdfFolder}`) },
  plugins: [pdfFiles(), tidy()],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2023',
    // Inlined, they would be `data:` addresses, which the policy lets through for pictures only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    // "use client" in packages is for servers that render; here everything is the client.
    rolldownOptions: {
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
  server: { proxy: { '/v1': api, '/sign-in': api, '/sign-out': api } },
});
