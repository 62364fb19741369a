import { LONGEST_TEXT } from './model/report.ts';
import { MARK, NEEDED, PATTERNS, type RedactPattern } from './redactPatterns.ts';

export interface Redacted {
  readonly text: string;
  /** How many values were taken out; 0 when the text holds none that is known by its looks. */
  readonly redacted: number;
}

/**
 * Log lines and messages without what looks like a secret: PEM blocks, JWTs, Authorization headers, passwords
 * in URLs, tokens with a maker's prefix, and the value of anything named password, token, secret, api key …
 * Hand it the whole text, not line by line, or a PEM block is not seen as one. Secrets that are known should
 * be taken out before by their value; this only knows what they look like. Applying it again changes nothing.
 */
export function redactText(text: string): Redacted {
  let result: Redacted = { text, redacted: 0 };
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const again = redactOnce(result.text);
    if (again.redacted === 0) break;
    result = { text: again.text, redacted: result.redacted + again.redacted };
  }
  return result;
}

/** More of a text than can be shown need not be searched, whatever its marks make of the rest. */
const SEARCHED = 4 * LONGEST_TEXT;

/** The same text, in which nothing that looks like a secret is left. Before any cut: half a secret looks like none. */
export function withoutSecrets(text: string): string {
  if (CLEAN.has(text)) return text;
  const clean = redactText(text.slice(0, SEARCHED));
  if (clean.redacted > 0) return clean.text + text.slice(SEARCHED);
  if (text.length <= REMEMBERED_LENGTH) remember(text);
  return text;
}

/**
 * What was looked through and left as it was: rules, the steps, the early report and the last one say nearly the same, as
 * does the next diagnosis. What holds a secret is not in here.
 */
const CLEAN = new Set<string>();
const REMEMBERED = 4000;
const REMEMBERED_LENGTH = 500;

function remember(text: string): void {
  if (CLEAN.size >= REMEMBERED) CLEAN.clear();
  CLEAN.add(text);
}

/** A mark is shorter than what it hides, so that it may bring a second secret into a pattern's reach. */
const MOST_PASSES = 8;

function redactOnce(text: string): Redacted {
  let result = redactPem(text);
  if (!NEEDED.test(result.text)) return result;
  for (const pattern of PATTERNS) {
    const after = applyPattern(result.text, pattern);
    result = { text: after.text, redacted: result.redacted + after.redacted };
  }
  return result;
}

function applyPattern(before: string, { find, hide }: RedactPattern): Redacted {
  let redacted = 0;
  const text = before.replace(find, (match: string, ...rest: unknown[]) => {
    // The last two are the offset and the whole text; a group that took no part is undefined.
    const groups = rest.slice(0, -2).map((group) => (typeof group === 'string' ? group : ''));
    const hidden = hide(match, ...groups);
    if (hidden !== match) redacted += 1;
    return hidden;
  });
  return { text, redacted };
}

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const DASHES = '-----';
/** The longest label in use is "OPENSSH PRIVATE KEY" or alike. */
const LONGEST_LABEL = 64;
/** A chain of certificates is many blocks; an RSA key of 16384 bits is 12 KB. */
const LONGEST_BLOCK = 16_384;

/** Searched by hand: a pattern for a block would read on to the end from every first line without a last one. */
function redactPem(text: string): Redacted {
  let out = '';
  let from = 0;
  let redacted = 0;
  let begin = text.indexOf(BEGIN);
  let end = text.indexOf(END);
  while (begin >= 0 || end >= 0) {
    if (begin >= 0 && (end < 0 || begin < end)) {
      const whole = end >= 0 && end - begin <= LONGEST_BLOCK;
      out += text.slice(from, begin) + MARK;
      from = whole
        ? endOfLabel(text, end + END.length)
        : endOfBase64(text, endOfLabel(text, begin + BEGIN.length));
    } else {
      // The log was cut in the middle of a block.
      out += text.slice(from, startOfBase64(text, from, end)) + MARK;
      from = endOfLabel(text, end + END.length);
    }
    redacted += 1;
    if (begin >= 0 && begin < from) begin = text.indexOf(BEGIN, from);
    if (end >= 0 && end < from) end = text.indexOf(END, from);
  }
  return { text: out + text.slice(from), redacted };
}

function endOfLabel(text: string, at: number): number {
  const dashes = text.slice(at, at + LONGEST_LABEL + DASHES.length).indexOf(DASHES);
  return dashes < 0 ? at : at + dashes + DASHES.length;
}

/** Base64 and line ends, also escaped ones as JSON has them. */
const OF_BASE64 = /[A-Za-z0-9+/=\r\n\\]/;

/** Whole lines only, where there are lines: the first word of the next log line may look like base64. */
function endOfBase64(text: string, start: number): number {
  let at = start;
  while (at < text.length && OF_BASE64.test(text.charAt(at))) at += 1;
  const line = text.slice(start, at).lastIndexOf('\n');
  return at === text.length || text[at] === '"' || line < 0 ? at : start + line;
}

/** Never before `least`. */
function startOfBase64(text: string, least: number, end: number): number {
  let at = end;
  while (at > least && OF_BASE64.test(text.charAt(at - 1))) at -= 1;
  const line = text.slice(at, end).indexOf('\n');
  return at === 0 || text[at - 1] === '"' || line < 0 ? at : at + line + 1;
}
