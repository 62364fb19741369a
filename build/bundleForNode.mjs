// Bundles for Node as it ships: what is imported with import() stays a file of its own, read from disk on first use.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { clientNodePlugin } from './clientNodePlugin.mjs';

/** Characters, about: Node shows the whole line of an error that nobody has caught. */
const LINE_LIMIT = 500;

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * In CommonJS, which VS Code loads, and which starts faster on the command line: to import `node:http`, an ES module
 * has to read all that it exports, and one of those loads all of undici (40 ms). esbuild cannot split CommonJS, so it is
 * split as ES modules, and each of these is then turned into CommonJS by itself: every module is in one file only, and
 * import() becomes a require() on first use. White space goes, for it takes time to read; names stay, and lines of some
 * length: a stack trace in somebody's log has to be readable.
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
  const modules = new Map(outputFiles.map(({ path: file, text }) => [file, prepared(text)]));
  const [entry, ...others] = Object.values(options.entryPoints ?? {}).map((one) => outputOf(metafile, one));
  // Of several entries none can be the home of what they share.
  const parts = entry === undefined || others.length > 0 ? [] : neededAtOnce(metafile, entry);
  const outputs = await Promise.all(
    [...modules].map(async ([file, source]) => {
      if (file === entry && parts.length > 0) return withParts(file, parts, modules, options.target);
      const at = parts.indexOf(file);
      const text = at < 0 ? await commonJs(source, options.target) : handsOn(file, entry, at);
      return { path: file, text };
    }),
  );
  return { outputs, metafile };
}

/** @param {string} source */
function prepared(source) {
  return (
    source
      // As an import it would be copied, all 450 names, for each of our files that imports it: 16 ms of start-up.
      .replaceAll(/^import \* as (\w+) from "vscode";$/gm, 'const $1 = require("vscode");')
      // Of other people's modules their paths stay: who reads the file sees what is whose.
      .replaceAll(/^\/\/ (?=node_modules\/)/gm, '//! ')
  );
}

/** @param {string} target */
function asCommonJs(target) {
  return /** @type {const} */ ({
    format: 'cjs',
    platform: 'node',
    target,
    legalComments: 'inline',
    supported: { 'dynamic-import': false },
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: LINE_LIMIT,
  });
}

/**
 * @param {string} source
 * @param {string} target
 */
async function commonJs(source, target) {
  return (await esbuild.transform(source, asCommonJs(target))).code;
}

/**
 * @param {import('esbuild').Metafile} metafile
 * @param {string} entryPoint
 */
function outputOf({ outputs }, entryPoint) {
  const wanted = path.resolve(root, entryPoint);
  const [name = ''] =
    Object.entries(outputs).find(([, output]) => path.resolve(root, output.entryPoint ?? '') === wanted) ??
    [];
  return path.resolve(root, name);
}

/**
 * The files that one imports, and those that they import.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} entry
 */
function neededAtOnce({ outputs }, entry) {
  const needed = new Set([entry]);
  for (const file of needed)
    for (const { kind, path: name, external } of outputs[path.relative(root, file)]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) needed.add(path.resolve(root, name));
  needed.delete(entry);
  return [...needed];
}

/**
 * The entry with all that it needs at once in one file: ten small ones take longer to find than to run.
 * @param {string} entry
 * @param {string[]} parts
 * @param {Map<string, string>} modules
 * @param {string} target
 */
async function withParts(entry, parts, modules, target) {
  const inside = new Set([entry, ...parts]);
  const lines = [entry, ...parts].map((file, at) =>
    at === 0 ? `export * from "${file}";` : `export * as $part${at - 1} from "${file}";`,
  );
  const { outputFiles } = await esbuild.build({
    ...asCommonJs(target),
    absWorkingDir: root,
    stdin: { contents: lines.join('\n'), resolveDir: path.dirname(entry) },
    bundle: true,
    write: false,
    outfile: entry,
    plugins: [
      {
        name: 'in-memory',
        setup(build) {
          build.onResolve({ filter: /.*/ }, ({ path: name, resolveDir, importer }) => {
            const file = path.resolve(importer === '' ? resolveDir : path.dirname(importer), name);
            if (inside.has(file)) return { path: file };
            return { path: name.startsWith('.') ? fromFolderOf(entry, file) : name, external: true };
          });
          build.onLoad({ filter: /.*/ }, ({ path: file }) => ({ contents: modules.get(file) ?? '' }));
        },
      },
    ],
  });
  return { path: entry, text: outputFiles[0]?.text ?? '' };
}

/**
 * For those that come later: the part out of the entry.
 * @param {string} file
 * @param {string} entry
 * @param {number} at
 */
function handsOn(file, entry, at) {
  return `module.exports = require("${fromFolderOf(file, entry)}").$part${at};\n`;
}

/**
 * As one file has to name another.
 * @param {string} importer
 * @param {string} file
 */
function fromFolderOf(importer, file) {
  const name = path.relative(path.dirname(importer), file).replaceAll(path.sep, '/');
  return name.startsWith('.') ? name : `./${name}`;
}
