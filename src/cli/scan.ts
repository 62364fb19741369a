/** `scan`: lists the flagged Deployments. */
import { scanMarkdown, scanText } from '../core/present/scanText.ts';
import { scan } from '../core/scan.ts';
import type { Options, Scope } from './arguments.ts';
import { EXIT, type Exit } from './exit.ts';
import { painter, say, terminalWidth, type Terminal } from './terminal.ts';
import type { World } from './world.ts';

interface ScanWork {
  readonly scope: Scope;
  readonly options: Options;
  readonly world: World;
  readonly signal: AbortSignal;
}

export async function runScan(
  { scope, options: { output, now }, world, signal }: ScanWork,
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
    say(terminal, `could not list Deployments: ${result.reason}`);
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
