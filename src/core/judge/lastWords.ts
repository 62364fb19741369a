/** What a container that died wrote last. */
import type { Exit } from '../kubeText/crash.ts';
import type { ContainerFact, PodFact } from '../model/evidence.ts';
import type { LogFacts } from '../model/surroundingFacts.ts';
import type { Proof } from '../model/report.ts';
import { redactText } from '../redact.ts';
import { clip } from './words.ts';

export interface Words {
  readonly line: string;
  readonly proof: Proof;
}

/** What it wrote last: its previous log, the log there is, or the message it left behind when it ended. */
export function lastWords(
  { name }: PodFact,
  container: ContainerFact,
  exit: Exit,
  logs: LogFacts | undefined,
): Words | undefined {
  const excerpts = (logs?.excerpts ?? []).filter(
    (one) => one.pod === name && one.container === container.name,
  );
  // Of a container that runs again, the present log says nothing of how it died.
  const excerpt =
    excerpts.find((one) => one.previous) ?? (container.state?.is === 'running' ? undefined : excerpts[0]);
  const line = excerpt?.lines.state === 'ok' ? excerpt.lines.value.at(-1) : undefined;
  const object = `Pod/${name}`;
  const of = `container ${container.name}`;
  if (line !== undefined)
    return {
      line,
      proof: {
        step: 'logs',
        object,
        fact: `last line of the ${excerpt?.previous === true ? 'previous' : 'current'} log of ${of}: ${clip(line, 400)}`,
      },
    };
  if (exit.lastLines.length === 0) return undefined;
  const left = redactText(exit.lastLines.join('\n')).text.split('\n').at(-1) ?? '';
  return {
    line: left,
    proof: { step: 'pods', object, fact: `termination message of ${of}: ${clip(left, 400)}` },
  };
}
