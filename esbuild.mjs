// Bundles what ships: the command line (ESM, with the cluster part as a chunk that is loaded on first use).
import { rmSync } from 'node:fs';
import esbuild from 'esbuild';

rmSync('dist', { recursive: true, force: true });
await esbuild.build({
  entryPoints: { cli: 'src/cli/main.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  // Old enough that an outdated Node still parses the file and can say what it needs (src/cli/main.ts).
  target: 'node18',
  chunkNames: 'chunks/[name]-[hash]',
  legalComments: 'none',
  logLevel: 'warning',
});
