/**
 * Deployments in the text of a manifest. Lines are enough to find kind, name and namespace of each document; a YAML
 * parser would refuse the file that is being edited right now.
 */
export interface ManifestDeployment {
  readonly name: string;
  readonly namespace: string | undefined;
  /** Zero-based, where its document begins. */
  readonly line: number;
}

export function deploymentsIn(text: string): ManifestDeployment[] {
  const lines = text.split(/\r?\n/);
  const starts = [0, ...lines.flatMap((line, index) => (/^---(\s|$)/.test(line) ? [index + 1] : []))];
  return starts.flatMap((start, index) => {
    const document = lines.slice(start, starts[index + 1] ?? lines.length);
    const found = read(document);
    return found === undefined ? [] : [{ ...found, line: start }];
  });
}

function read(document: readonly string[]): { name: string; namespace: string | undefined } | undefined {
  if (!document.some((line) => /^kind:\s*["']?Deployment["']?\s*(#.*)?$/.test(line))) return undefined;
  const start = document.findIndex((line) => /^metadata:\s*(#.*)?$/.test(line));
  if (start < 0) return undefined;
  const block = document.slice(start + 1);
  const end = block.findIndex((line) => /^\S/.test(line) && !line.startsWith('#'));
  const metadata = block.slice(0, end < 0 ? block.length : end);
  const indent = /^\s+/.exec(metadata.find((line) => /^\s+[^\s#]/.test(line)) ?? '')?.[0] ?? '  ';
  const field = (key: string): string | undefined =>
    metadata
      .map(
        (line) =>
          new RegExp(`^${indent}${key}:\\s*["']?([a-z0-9][a-z0-9.-]*)["']?\\s*(#.*)?$`).exec(line)?.[1],
      )
      .find((value) => value !== undefined);
  const name = field('name');
  return name === undefined ? undefined : { name, namespace: field('namespace') };
}
