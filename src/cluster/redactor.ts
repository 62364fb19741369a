import { redactText } from '../core/redact.ts';

const MIN_LENGTH = 4;
const MAX_INPUT = 65_536;
const MAX_REASON = 1000;
const MARK = '[redacted]';

/**
 * The one place that every message passes on its way out. It knows the loaded secrets literally, so it finds
 * them wherever they turn up: in a plugin's stderr, in a server's error, in a library's exception.
 */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Takes a secret in the form in which it was loaded; shorter than four characters would blank out words. */
  add(secret: string | undefined): void {
    const text = secret?.trim() ?? '';
    if (text.length < MIN_LENGTH) return;
    const base64 = Buffer.from(text).toString('base64');
    // Without the padding it is also a prefix of the secret with something behind it.
    const forms = [
      text,
      base64.replace(/=+$/, ''),
      Buffer.from(text).toString('base64url'),
      encodeURIComponent(text),
    ];
    for (const form of forms) this.#secrets.add(form);
    // A PEM may be quoted in part, or with its line breaks escaped.
    for (const line of text.split('\n'))
      if (line.length >= 32 && !line.startsWith('-----')) this.#secrets.add(line);
  }

  /** The text without the secrets that were made known. */
  scrub(text: string): string {
    let result = text;
    for (const secret of [...this.#secrets].sort((a, b) => b.length - a.length)) {
      result = result.replaceAll(secret, MARK);
    }
    return result;
  }

  /** One line without any secret and without control characters, cut at 1,000 characters. */
  line(text: string): string {
    let result = this.scrub(text.slice(0, MAX_INPUT));
    // Secrets that nobody told us about, in what a server or a plugin says.
    result = redactText(result).text;
    result = result.replace(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ').trim();
    const characters = Array.from(result);
    return characters.length <= MAX_REASON ? result : `${characters.slice(0, MAX_REASON).join('')}…`;
  }
}
