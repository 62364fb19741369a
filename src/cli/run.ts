/**
 * Runs one command; returns the exit status of docs/command-line.md. What a command needs is loaded after the way to the
 * cluster has begun to open, and meanwhile.
 */
import type { DeploymentRef } from '../core/reads.ts';
import { HELP, readArguments, type Asked, type Command, type Options } from './arguments.ts';
import { EXIT, type Exit } from './exit.ts';
import { fail, say, type Terminal } from './terminal.ts';
import { VERSION } from './version.ts';
import { openWorld, type World } from './world.ts';

export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const command = readArguments(args);
  switch (command.is) {
    case 'help':
      terminal.stdout.write(HELP);
      return EXIT.fine;
    case 'version':
      terminal.stdout.write(`${VERSION}\n`);
      return EXIT.fine;
    case 'misuse':
      return fail(terminal, `${command.problem}; see rollout-doctor --help`);
    case 'diagnose':
    case 'record':
    case 'scan':
      return inWorld(command, terminal);
  }
}

type Work = Extract<Command, { options: Options }>;

/** A diagnosis is four requests; what is recorded are two and then three; a list comes page by page. */
const CONNECTIONS = { diagnose: 4, record: 3, scan: 1 } as const;

/** What has been read by then is told; a program that was started to sign in ends as well. */
const ENDING = ['SIGINT', 'SIGTERM'] as const;

async function inWorld(command: Work, terminal: Terminal): Promise<Exit> {
  const world = await openWorld(command.options, terminal.env, CONNECTIONS[command.is]);
  if ('problem' in world) return fail(terminal, world.problem);
  for (const warning of world.warnings) say(terminal, warning);
  const stop = new AbortController();
  const { timeoutSeconds } = command.options;
  const timer = setTimeout(() => {
    say(terminal, `${timeoutSeconds} s (--timeout) are over; what has not answered by now is left out`);
    stop.abort();
  }, timeoutSeconds * 1000);
  const interrupted = (): void => {
    stop.abort();
  };
  for (const signal of ENDING) terminal.once(signal, interrupted);
  try {
    return await work(command, world, stop.signal, terminal);
  } finally {
    clearTimeout(timer);
    for (const signal of ENDING) terminal.off(signal, interrupted);
    world.dispose();
  }
}

async function work(command: Work, world: World, signal: AbortSignal, terminal: Terminal): Promise<Exit> {
  if (command.is === 'scan') {
    const { runScan } = await import('./scan.ts');
    return runScan({ ...command, world, signal }, terminal);
  }
  const target = resolveTarget(command.asked, world);
  if (target === undefined)
    return fail(
      terminal,
      `say in which namespace: rollout-doctor ${command.is} NAMESPACE/${command.asked.name}`,
    );
  if (command.is === 'record') {
    const { runRecord } = await import('./record.ts');
    return runRecord({ ...command, target, world, signal }, terminal);
  }
  const { runDiagnose } = await import('./diagnose.ts');
  return runDiagnose({ ...command, target, world, signal }, terminal);
}

function resolveTarget({ namespace, name }: Asked, world: World): DeploymentRef | undefined {
  const where = namespace ?? world.namespace;
  return where === undefined ? undefined : { namespace: where, name };
}
