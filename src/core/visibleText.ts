/**
 * What a terminal would obey, what turns the reading direction, and what takes no room on the screen. Newline
 * and tab stay, and the two selectors that tell a coloured emoji from a plain one. Written as escapes, so that this file shows what it means.
 */
const INVISIBLE =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0D\uFEFF\uFFA0\uFFF0-\uFFFB\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]|[\u{D800}-\u{DFFF}]/gu;

/** Nearly all texts are nothing but these. */
const PLAIN = /^[\n\t -~]*$/;

/**
 * Text of the cluster, made safe to print and honest to read: C0 controls and DEL as `^[`, C1 controls, bidi
 * controls and zero-width characters as `⟨U+202E⟩`, halves of surrogate pairs as U+FFFD, CRLF as a newline.
 * With `maxCodePoints`, never longer than that many characters: a longer text ends with how many were cut.
 * Applying it again changes nothing. Not an escape for HTML, Markdown or a shell.
 */
export function visibleText(text: string, maxCodePoints?: number): string {
  const visible = PLAIN.test(text)
    ? text
    : text.replaceAll('\r\n', '\n').replace(INVISIBLE, visibleCharacter);
  return maxCodePoints === undefined ? visible : cut(visible, maxCodePoints);
}

function visibleCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  if (point >= 0xd800 && point <= 0xdfff) return '\uFFFD';
  if (point < 0x20 || point === 0x7f) return `^${String.fromCharCode(point ^ 0x40)}`;
  return `⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

function cut(text: string, most: number): string {
  // A code point has one or two units, so a short text need not be counted.
  if (text.length <= most) return text;
  const points = Array.from(text);
  if (points.length <= most) return text;
  const notice = (kept: number) => `… ${points.length - kept} characters cut`;
  const kept = most - notice(0).length;
  if (kept > 0) return points.slice(0, kept).join('') + notice(kept);
  return most < 1 ? '' : `${points.slice(0, most - 1).join('')}…`;
}
