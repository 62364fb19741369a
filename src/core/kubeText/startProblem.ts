export interface StartProblem {
  readonly kind:
    'command-not-found' | 'not-executable' | 'wrong-architecture' | 'mount' | 'working-directory';
  /** The file that was to be run, as the pod or the image names it. */
  readonly command?: string;
  /** Half a sentence: what is wrong. */
  readonly text: string;
}

type Kind = StartProblem['kind'];

/** The most exact first: a failed mount also says "not a directory", a missing interpreter "no such file". */
const OF_RUNTIME: readonly (readonly [Kind, RegExp])[] = [
  ['wrong-architecture', /exec format error/i],
  [
    'mount',
    /error mounting|to mount a directory onto a file|failed to fulfil mount request|rootfs_linux|MOUNT_ATTR/i,
  ],
  ['working-directory', /chdir to cwd/i],
  ['command-not-found', /executable file not found|no such file or directory|file does not exist/i],
  ['not-executable', /permission denied/i],
];

/** What a container's own output may be trusted with: only what no ordinary log line says. */
const OF_OUTPUT: readonly (readonly [Kind, RegExp])[] = [
  ['wrong-architecture', /exec format error/i],
  ['command-not-found', /exec: \\*"[^"]{1,200}": executable file not found/i],
];

/** Why a container was not started, from the words of runc, crun or docker. */
export function runtimeProblem(message: string): StartProblem | undefined {
  const kind = OF_RUNTIME.find(([, pattern]) => pattern.test(message))?.[0];
  return kind && problem(kind, /exec:? \\*"([^"\\]{1,200})\\*"|exec (\/[^\s:]{1,200}): /i.exec(message));
}

/**
 * The same from what the container wrote, or else from the exit codes of shells: 127 says that some command
 * was not found, 126 that one may not be executed. undefined when neither tells.
 */
export function outputProblem(exitCode: number | undefined, message: string): StartProblem | undefined {
  const kind = OF_OUTPUT.find(([, pattern]) => pattern.test(message))?.[0];
  if (kind) return problem(kind, /exec: \\*"([^"\\]{1,200})|exec (\/[^\s:]{1,200}): /i.exec(message));
  const byCode = kindByCode(exitCode);
  const shell = /(?<![^\s:])([^\s:]{1,200}): (?:(?:command )?not found|permission denied)/i.exec(message);
  return byCode && problem(byCode, shell);
}

function problem(kind: Kind, named: RegExpExecArray | null): StartProblem {
  const command = named?.[1] ?? named?.[2];
  return { kind, ...(command !== undefined && { command }), text: textOf(kind, command) };
}

function kindByCode(exitCode: number | undefined): Kind | undefined {
  if (exitCode === 127) return 'command-not-found';
  return exitCode === 126 ? 'not-executable' : undefined;
}

function textOf(kind: Kind, command: string | undefined): string {
  const named = command === undefined ? 'the command' : `"${command}"`;
  switch (kind) {
    case 'command-not-found':
      return `${named} was not found in the image`;
    case 'not-executable':
      return `${named} may not be executed`;
    case 'wrong-architecture':
      return `${named} is built for another processor than the node's`;
    case 'mount':
      return 'a volume could not be mounted into the container';
    case 'working-directory':
      return 'its working directory could not be entered';
  }
}
