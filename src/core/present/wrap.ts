/**
 * Breaks text into lines of at most `width` characters, at spaces; a longer word (an image, a URL) is kept whole, and so
 * is a command in backticks: people copy it by lines, and the first half of `kubectl rollout undo deployment/web -n shop`
 * undoes another Deployment.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of words(paragraph)) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}

function words(paragraph: string): string[] {
  const whole: string[] = [];
  let command: string | undefined;
  for (const piece of paragraph.split(' ')) {
    const word: string = command === undefined ? piece : `${command} ${piece}`;
    const isOpen = word.split('`').length % 2 === 0;
    command = isOpen ? word : undefined;
    if (!isOpen) whole.push(word);
  }
  return command === undefined ? whole : [...whole, ...command.split(' ')];
}

/** The first line after `lead`, the others under it. */
export function hanging(lead: string, text: string, width: number): string {
  const indent = ' '.repeat(lead.length);
  return wrap(text, Math.max(20, width - lead.length))
    .map((line, index) => (index === 0 ? lead : indent) + line)
    .join('\n');
}
