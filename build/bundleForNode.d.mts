import type { BuildOptions, Metafile } from 'esbuild';

export function bundleForNode(options: BuildOptions & { target: string }): Promise<{
  outputs: { path: string; text: string }[];
  metafile: Metafile;
}>;
