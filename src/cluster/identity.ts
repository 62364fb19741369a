import { createHash } from 'node:crypto';
import { connectionOf, type Connection } from './connection.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import { Redactor } from './redactor.ts';

/** Differs when anything differs that a connection is made of: context, namespace, server, authority, user, login. */
export function identityOf(connection: Connection): string {
  const { files: _files, warnings: _warnings, ...what } = connection;
  return createHash('sha256').update(JSON.stringify(what)).digest('hex');
}

/** The identity of what would be connected to now. Only files are read: nothing is asked, run or sent. */
export async function identify(options: {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly env: NodeJS.ProcessEnv;
}): Promise<{ readonly identity: string } | Problem> {
  const kubeconfig = await loadKubeconfig(options);
  const connection = isProblem(kubeconfig) ? kubeconfig : await connectionOf(kubeconfig, options.context);
  return isProblem(connection)
    ? problem(new Redactor().line(connection.problem))
    : { identity: identityOf(connection) };
}
