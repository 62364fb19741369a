/** Bundles the tests of `host/`: they run in the extension host, whose Node strips no types and loads CommonJS. */
import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import esbuild from 'esbuild';
import { WORK } from './layout.ts';

/** Where the bundles come to lie, one for each test file. */
export const BUNDLES = path.join(WORK, 'host-tests');

export async function bundleHostTests(): Promise<void> {
  await rm(BUNDLES, { recursive: true, force: true });
  await esbuild.build({
    entryPoints: globSync(path.join(import.meta.dirname, 'host/**/*.test.ts')),
    outdir: BUNDLES,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    // The one API object that the extension under test has as well, so that a test may stub a dialog.
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
