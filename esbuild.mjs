// Bundles what ships: the command line, the extension and its panel.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { billOfMaterials, bundledPackages, thirdPartyNotices } from './build/bundled.mjs';
import { bundleForNode } from './build/bundleForNode.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

async function commandLine() {
  const { outputs, metafile } = await bundleForNode({
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    // Old enough that an outdated Node still parses the file and can say what it needs (src/cli/main.ts).
    target: 'node18',
  });
  // Says what those files are: the package around them is one of ES modules.
  const kind = { path: path.join(root, 'dist', 'package.json'), text: '{ "type": "commonjs" }\n' };
  return { outputs: [...outputs, kind], metafile };
}

function extension() {
  return bundleForNode({
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
    // Other names than those of the command line, which is not in the package.
    outExtension: { '.js': '.cjs' },
    target: 'node22',
    external: ['vscode'],
  });
}

async function panel() {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { webview: 'webview/main.ts' },
    outdir: 'dist',
    bundle: true,
    write: false,
    metafile: true,
    // dist/THIRD_PARTY_NOTICES.txt has them, whole.
    legalComments: 'none',
    logLevel: 'warning',
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
