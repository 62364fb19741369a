/** Commands that a person can take with them, each by an id: the panel names it, the host puts it on the clipboard. */
import type { PanelModel, PanelPart } from './panelTypes.ts';

export function stepCommand(step: string, command: string): PanelPart | null {
  return command === '' ? null : { text: command, code: true, copy: `step:${step}` };
}

/** A remedy, cut at what stands in backticks. Only whole commands can be copied: a flag by itself is no use in a shell. */
export function remedyParts(remedy: string, index: number): PanelPart[] {
  return remedy
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part, place): PanelPart => {
      if (!/^`[^`]+`$/.test(part)) return { text: part, code: false, copy: null };
      const text = part.slice(1, -1);
      return { text, code: true, copy: text.startsWith('kubectl ') ? `remedy:${index}:${place}` : null };
    });
}

/** What goes to the clipboard for an id of this model, on one line: a line break would run it as it is pasted. */
export function commandIn({ steps, verdict }: PanelModel, id: string): string | undefined {
  const parts = [...steps.map(({ command }) => command), ...(verdict?.remedies.flat() ?? [])];
  return parts.find((part) => part?.copy === id)?.text.replace(/\s*[\r\n]+\s*/g, ' ');
}
