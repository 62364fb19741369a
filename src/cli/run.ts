/** Runs one command; returns the exit status of docs/command-line.md. */
import type { Report } from '../core/model/report.ts';
import { reportMarkdown } from '../core/present/markdown.ts';
import { scanMarkdown, scanText } from '../core/present/scanText.ts';
import { reportText } from '../core/present/text.ts';
import type { DeploymentRef } from '../core/reads.ts';
import { scan } from '../core/scan.ts';
import { visibleText } from '../core/visibleText.ts';
import { HELP, readArguments, type Asked, type Command, type Options, type Scope } from './arguments.ts';
import { EXIT, exitOf, type Exit } from './exit.ts';
import { saveRecording } from './save.ts';
import { painter, terminalWidth, type Terminal } from './terminal.ts';
import { VERSION } from './version.ts';
import { diagnoseIn, openWorld, type World } from './world.ts';

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

async function inWorld(command: Work, terminal: Terminal): Promise<Exit> {
  const world = await openWorld(command.options, terminal.env);
  if ('problem' in world) return fail(terminal, world.problem);
  for (const warning of world.warnings) say(terminal, warning);
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort();
  }, command.options.timeoutSeconds * 1000);
  const interrupted = (): void => {
    stop.abort();
  };
  terminal.once('SIGINT', interrupted);
  try {
    if (command.is === 'scan')
      return await runScan(command.scope, command.options, world, stop.signal, terminal);
    const target = resolveTarget(command.asked, world);
    if (target === undefined)
      return fail(
        terminal,
        `say in which namespace: rollout-doctor ${command.is} NAMESPACE/${command.asked.name}`,
      );
    const work = { ...command, target, world, signal: stop.signal };
    return command.is === 'record'
      ? await saveRecording({ ...work, to: command.to }, (line) => {
          say(terminal, line);
        })
      : await runDiagnose(work, terminal);
  } finally {
    clearTimeout(timer);
    terminal.off('SIGINT', interrupted);
    world.dispose();
  }
}

function resolveTarget({ namespace, name }: Asked, world: World): DeploymentRef | undefined {
  const where = namespace ?? world.namespace;
  return where === undefined ? undefined : { namespace: where, name };
}

interface DiagnoseWork {
  readonly target: DeploymentRef;
  readonly world: World;
  readonly options: Options;
  readonly signal: AbortSignal;
}

async function runDiagnose(
  { target, world, options, signal }: DiagnoseWork,
  terminal: Terminal,
): Promise<Exit> {
  const diagnosis = await diagnoseIn(world, target, options, signal);
  if (diagnosis.is !== 'report') return fail(terminal, visibleText(diagnosis.reason));
  const { report } = diagnosis;
  terminal.stdout.write(render(report, options, terminal));
  return exitOf(report);
}

function render(report: Report, { output }: Options, terminal: Terminal): string {
  if (output === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  if (output === 'markdown') return reportMarkdown(report);
  return reportText(report, painter(terminal), terminalWidth(terminal));
}

async function runScan(
  scope: Scope,
  { output, now }: Options,
  world: World,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<Exit> {
  const namespace = scope === 'all' ? undefined : scope === 'default' ? world.namespace : scope.namespace;
  const result = await scan(world.reader, {
    signal,
    clock: Date.now,
    ...(namespace === undefined ? {} : { namespace }),
    ...(now === undefined ? {} : { now }),
  });
  if ('state' in result) {
    say(terminal, `could not list Deployments: ${visibleText(result.reason)}`);
    return result.state === 'forbidden' ? EXIT.blind : EXIT.failed;
  }
  if (output === 'json') terminal.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else if (output === 'markdown') terminal.stdout.write(scanMarkdown(result));
  else terminal.stdout.write(scanText(result, painter(terminal), terminalWidth(terminal)));
  if (result.flagged.length > 0) return EXIT.found;
  const { kind, incomplete } = world.reader.source;
  // Without a scope, all that a snapshot holds was asked for, and that was seen.
  const partly = result.truncated !== null && !(kind === 'snapshot' && scope === 'default');
  return partly || incomplete !== undefined ? EXIT.blind : EXIT.fine;
}

function fail(terminal: Terminal, problem: string): Exit {
  say(terminal, problem);
  return EXIT.failed;
}

function say(terminal: Terminal, line: string): void {
  terminal.stderr.write(`rollout-doctor: ${visibleText(line).replace(/\s*\n\s*/g, ' ')}\n`);
}
