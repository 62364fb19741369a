// Bundles what ships: the command line, the extension and its panel. What is imported with import() stays a file of its
// own, so the cluster part, which is most of it, is read from disk when a cluster is first asked.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { billOfMaterials, bundledPackages, thirdPartyNotices } from './build/bundled.mjs';
import { clientNodePlugin } from './build/clientNodePlugin.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

/** @type {import('esbuild').BuildOptions} */
const everywhere = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  write: false,
  metafile: true,
  // dist/THIRD_PARTY_NOTICES.txt has them, whole.
  legalComments: 'none',
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const onNode = {
  ...everywhere,
  splitting: true,
  platform: 'node',
  format: 'esm',
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [clientNodePlugin()],
};

async function commandLine() {
  const { outputFiles, metafile } = await esbuild.build({
    ...onNode,
    entryPoints: { cli: 'src/cli/main.ts' },
    // Old enough that an outdated Node still parses the file and can say what it needs (src/cli/main.ts).
    target: 'node18',
    // Dependencies in CommonJS ask for Node's modules with require, which an ES module has to make for itself.
    banner: {
      js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
    },
  });
  return { outputs: outputFiles, metafile };
}

/**
 * VS Code loads CommonJS, which esbuild cannot split. So it is split as ES modules, and each of these is then turned
 * into CommonJS by itself: every module is in one file only, and import() becomes a require() on first use.
 * Names and lines stay: a stack trace in somebody's log has to be readable.
 */
async function extension() {
  const { outputFiles, metafile } = await esbuild.build({
    ...onNode,
    entryPoints: { extension: 'src/extension.ts' },
    outExtension: { '.js': '.cjs' },
    target: 'node22',
    external: ['vscode'],
  });
  return { outputs: await Promise.all(outputFiles.map(commonJs)), metafile };
}

/** @param {import('esbuild').OutputFile} module */
async function commonJs({ path: file, text }) {
  // As an import it would be copied, all 450 names, for each of our files that imports it: 16 ms of start-up.
  const source = text.replaceAll(/^import \* as (\w+) from "vscode";$/gm, 'const $1 = require("vscode");');
  const { code } = await esbuild.transform(source, {
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    supported: { 'dynamic-import': false },
    minifySyntax: true,
  });
  return { path: file, text: code };
}

async function panel() {
  const { outputFiles, metafile } = await esbuild.build({
    ...everywhere,
    entryPoints: { webview: 'webview/main.ts' },
    platform: 'browser',
    format: 'esm',
    target: 'es2023',
    minify: true,
  });
  return { outputs: outputFiles, metafile };
}

/** A build that fails changes nothing, and the package of an earlier one stays until vsce replaces it. */
function write(outputs) {
  for (const { path: file, text } of outputs) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
  const current = new Set(outputs.map((output) => output.path));
  for (const entry of readdirSync(path.join(root, 'dist'), { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !current.has(file) && !file.endsWith('.vsix')) rmSync(file);
  }
}

/** What is bundled, and under which licences. */
function papers(metafiles) {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const packages = bundledPackages(root, metafiles);
  return [
    {
      path: path.join(root, 'dist', 'bill-of-materials.cdx.json'),
      text: billOfMaterials(manifest, packages),
    },
    { path: path.join(root, 'dist', 'THIRD_PARTY_NOTICES.txt'), text: thirdPartyNotices(packages) },
  ];
}

const built = await Promise.all([commandLine(), extension(), panel()]);
write([...built.flatMap(({ outputs }) => outputs), ...papers(built.map(({ metafile }) => metafile))]);
