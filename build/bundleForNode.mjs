// Bundles for Node as it ships: what is imported with import() stays a file of its own, read from disk on first use.
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { clientNodePlugin } from './clientNodePlugin.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * In CommonJS, which VS Code loads, and which starts faster on the command line: to import `node:http`, an ES module
 * has to read all that it exports, and one of those loads all of undici (40 ms). esbuild cannot split CommonJS, so it is
 * split as ES modules, and each of these is then turned into CommonJS by itself: every module is in one file only, and
 * import() becomes a require() on first use. Names and lines stay: a stack trace in somebody's log has to be readable.
 * Nothing is written.
 * @param {import('esbuild').BuildOptions & { target: string }} options
 * @returns {Promise<{ outputs: { path: string, text: string }[], metafile: import('esbuild').Metafile }>}
 */
export async function bundleForNode(options) {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    // dist/THIRD_PARTY_NOTICES.txt has them, whole.
    legalComments: 'none',
    logLevel: 'warning',
    splitting: true,
    platform: 'node',
    format: 'esm',
    chunkNames: 'chunks/[name]-[hash]',
    plugins: [clientNodePlugin()],
    ...options,
  });
  const outputs = await Promise.all(outputFiles.map((module) => commonJs(module, options.target)));
  return { outputs, metafile };
}

/**
 * @param {import('esbuild').OutputFile} module
 * @param {string} target
 */
async function commonJs({ path, text }, target) {
  // As an import it would be copied, all 450 names, for each of our files that imports it: 16 ms of start-up.
  const source = text
    .replaceAll(/^import \* as (\w+) from "vscode";$/gm, 'const $1 = require("vscode");')
    // Of other people's modules their paths stay: who reads the file sees what is whose.
    .replaceAll(/^\/\/ (?=node_modules\/)/gm, '//! ');
  const { code } = await esbuild.transform(source, {
    format: 'cjs',
    platform: 'node',
    target,
    legalComments: 'inline',
    supported: { 'dynamic-import': false },
    minifySyntax: true,
  });
  return { path, text: code };
}
