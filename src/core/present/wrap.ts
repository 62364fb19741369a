/** Breaks text into lines of at most `width` characters, at spaces; a longer word (an image, a URL) is kept whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
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

/** The first line after `lead`, the others under it. */
export function hanging(lead: string, text: string, width: number): string {
  const indent = ' '.repeat(lead.length);
  return wrap(text, Math.max(20, width - lead.length))
    .map((line, index) => (index === 0 ? lead : indent) + line)
    .join('\n');
}
