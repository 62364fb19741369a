import { problem, type Problem } from './problem.ts';
import { readSmallFile } from './smallFile.ts';

const MAX_PEM_BYTES = 4 * 1024 * 1024;

/**
 * A PEM from a kubeconfig's pair of `KEY-data` (base64) and `KEY` (path). The data win, as in client-go
 * (`api/types.go`: "overrides"); client-node would take the file.
 */
export async function readPem(
  owner: string,
  key: string,
  data: string | undefined,
  file: string | undefined,
): Promise<string | Problem | undefined> {
  // client-node has null where a key is missing.
  if (typeof data === 'string' && data !== '') {
    const text = Buffer.from(data, 'base64').toString('utf8');
    return isPem(text) ? text : problem(`${owner}: ${key}-data is not the base64 of a PEM`);
  }
  if (typeof file !== 'string' || file === '') return undefined;
  const content = await readSmallFile(file, MAX_PEM_BYTES);
  if ('why' in content) {
    const tilde = file.includes('/~/') ? ' (a kubeconfig knows no ~: write the whole path)' : '';
    return problem(`${owner}: the ${key} ${file} ${content.why}${tilde}`);
  }
  return isPem(content.text) ? content.text : problem(`${owner}: the ${key} ${file} is not a PEM`);
}

function isPem(text: string): boolean {
  return text.includes('-----BEGIN ');
}
