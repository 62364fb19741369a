/** What stands in the place of a secret. No pattern here takes it for one. */
export const MARK = '[redacted]';

export interface RedactPattern {
  /** Part of an expression, in any case, that is found in each text in which `find` finds something. */
  readonly needs: string;
  readonly find: RegExp;
  /** The match with MARK for its secret, or the match itself when a closer look finds none. */
  readonly hide: (...groups: string[]) => string;
}

/**
 * Linear by construction: every run is bounded, or begins where no other character of the run stands before
 * it, so that no character is read from more than a bounded number of starts.
 */
const SECRET_KEY =
  'pass(?:word|wd|phrase|code)|(?<![a-z])pass(?![a-z])|pwd|secret|token|credential|' +
  '(?:api|access|private|account|encryption|signing|shared|master|auth)[_-]?key';
const QUOTED = `"(?:[^"\\\\\\r\\n]|\\\\.)*"?|'[^'\\r\\n]*'?|\\\\{1,4}["'][^"'\\\\\\r\\n]*`;
/** Up to a space; a separator ends it only where another `name=` follows, for passwords hold anything. */
const BARE =
  '(?![[{(<])(?:[^\\s"\'<>&,;)\\]}]|[&,;](?!\\s|$|[\\w.-]{1,40}[=:])|[)\\]}](?![\\s,;.)\\]}"\']|$))+';

/** Keys that speak of a secret and do not hold it. */
const ABOUT =
  /(?:name|names|ref|refs|path|paths|file|files|dir|url|uri|type|ttl|seconds|expir\w*|policy|count|length|version|provider|endpoint|namespace|mount|store|review|request|requests)$/i;
/** What follows "token: " in sentences of registries and API servers, e.g. "failed to fetch oauth token: unexpected status". */
const PROSE =
  /^(?:unexpected|failed|failure|invalid|not|no|error|expired|missing|unauthorized|forbidden|denied|required|unable|cannot|could|unknown|malformed|the|is|must|rpc|dial|context|get|post|head|x509|tls|read|write|open|timeout|eof|none|null|nil|true|false|serviceaccounts?|secrets?|namespaces?|user|server|request|internal|exec|signature|parse|parsing|illegal|bad|wrong|authentication|authorization|rejected|incorrect|mismatch)\b/i;

/**
 * In this order, for idempotence: what is known by its own looks goes first, what is known by its name last,
 * so that a value is read with the marks that are in it already.
 */
export const PATTERNS: readonly RedactPattern[] = [
  // Tokens that their makers let one tell: AWS, GitHub, GitLab, Slack, Google, Stripe, npm, Docker, Vault, OpenShift …
  {
    needs: 'A(?:KIA|SIA|ROA|IDA)',
    find: /(?<![A-Za-z0-9])A(?:KIA|SIA|ROA|IDA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
    hide: () => MARK,
  },
  {
    needs:
      'gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|AIza|k_(?:live|test)_|npm_|dckr_pat_|hv[bs]\\.|ya29\\.|sha256~|dop_v1_|AGE-SECRET',
    find: /(?<![\w-])(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|AIza[\w-]{30,}|[spr]k_(?:live|test)_\w{16,}|npm_\w{30,}|dckr_pat_[\w-]{20,}|hv[bs]\.[\w-]{20,}|ya29\.[\w-]{20,}|sha256~[\w-]{40,}|dop_v1_\w{40,}|AGE-SECRET-KEY-1\w{40,})/g,
    hide: () => MARK,
  },
  {
    needs: 'sk-',
    find: /(?<![\w-])sk-[\w-]{20,}/g,
    hide: (match) => (/[A-Z]/.test(match) ? MARK : match),
  },
  // JSON in base64: a JWT, or docker's whole config
  { needs: 'eyJ', find: /(?<![\w+/-])eyJ[\w+/-]{10,}={0,2}(?:\.[\w-]*){0,4}/g, hide: () => MARK },
  // A line of a PEM block whose first line was cut away, as logs are
  {
    needs: '[a-z0-9+/]{60}',
    find: /^((?:[\d:.TZ+-]{20,40} )?[ \t]{0,40})([A-Za-z0-9+/]{60,}={0,2})(?=[ \t]{0,40}\r?$)/gm,
    hide: (match, head = '', body = '') =>
      /\d/.test(body) && /[a-z]/.test(body) && /[A-Z]/.test(body) ? head + MARK : match,
  },
  // scheme://user:password@host; not repository@sha256:…
  {
    needs: '@',
    find: /:\/\/([^\s/?#"'<>]{1,512})@(?!sha\d{3}:)/g,
    hide: (match, userinfo = '') => (userinfo === MARK ? match : `://${MARK}@`),
  },
  // Go's MySQL driver: user:password@tcp(host:3306)/db
  {
    needs: '@',
    find: /(?<![\w.-])([\w.-]{1,64}):([^\s@]{1,64})@(?=(?:tcp|unix)\()/g,
    hide: (_match, user = '') => `${user}:${MARK}@`,
  },
  {
    needs: 'authorization|x-auth-token|x-api-key',
    find: /((?:authorization|x-auth-token|x-api-key)\\{0,2}["']?\s{0,3}[:=]\s{0,3}(?:\[\s{0,3})?\\{0,2}["']?)((?:bearer|basic|digest|negotiate|token|apikey)\s{1,3})?([^\s"'\\,;[\]{}]{1,8192})/gi,
    hide: (match, head = '', scheme = '', value = '') =>
      value === MARK || (scheme === '' && !looksRandom(value)) ? match : `${head}${scheme}${MARK}`,
  },
  {
    needs: 'cookie',
    find: /((?:set-)?cookie["']?\s{0,3}[:=]\s{0,3}["']?)([^\r\n"']+)/gi,
    hide: (match, head = '', value = '') => (value === MARK ? match : `${head}${MARK}`),
  },
  {
    needs: '(?:bearer|basic|negotiate)\\s',
    find: /(?<![\w-])((?:bearer|basic|negotiate)\s{1,3})([A-Za-z0-9._~+/-]{8,}={0,2})/gi,
    hide: (match, head = '', value = '') => (looksRandom(value) ? head + MARK : match),
  },
  // docker's config.json
  {
    needs: '"auth',
    find: /("auth\\{0,2}"\s{0,3}:\s{0,3}\\{0,2}")([A-Za-z0-9+/]{4,}={0,2})/g,
    hide: (_match, head = '') => head + MARK,
  },
  // signed URLs
  {
    needs: '[?&]',
    find: /([?&][\w-]{0,24}(?:sig|signature|key|code|auth)=)([^\s&"'<>[]+)/gi,
    hide: (_match, head = '') => head + MARK,
  },
  // password=…, "token": "…", --api-key=…, \"secret\":\"…\"
  {
    needs: SECRET_KEY,
    find: new RegExp(
      `((?:${SECRET_KEY})[\\w-]{0,24})(\\\\{0,4}["']?\\s{0,3}(?::=|=>|[:=])\\s{0,3})(${QUOTED}|${BARE})`,
      'gi',
    ),
    hide: (match, key = '', separator = '', value = '') =>
      isProse(key, separator, value) ? match : key + separator + hideValue(value),
  },
  // --password … in an argument list
  {
    needs: SECRET_KEY,
    find: new RegExp(`(--[a-z-]{0,30}(?:${SECRET_KEY})[a-z-]{0,24})( {1,3})(?!-)(${QUOTED}|${BARE})`, 'gi'),
    hide: (match, flag = '', space = '', value = '') =>
      ABOUT.test(flag) ? match : flag + space + hideValue(value),
  },
];

/** Nearly all texts hold none of this, and need not be searched fourteen times. */
export const NEEDED = new RegExp([...new Set(PATTERNS.map(({ needs }) => needs))].join('|'), 'i');

/** Words are of one case and without digits; what a generator made is hardly ever. */
function looksRandom(value: string): boolean {
  return value.length >= 8 && (/\d/.test(value) || (value.length >= 16 && /[a-z][A-Z]/.test(value)));
}

/** Sentences that only look like an assignment. */
function isProse(key: string, separator: string, value: string): boolean {
  if (ABOUT.test(key)) return true;
  // Counts: max_tokens=4096, a quota's secrets=10.
  if (/s$/i.test(key) && /^\d{1,9}(?!\w)/.test(value)) return true;
  // volume "token" : secret "x" not found
  if (/^["']\s+:/.test(separator) && /^[a-z]+$/i.test(value)) return true;
  return /:\s+$/.test(separator) && PROSE.test(value);
}

function hideValue(value: string): string {
  const open = /^(?:\\{0,4}["'])?/.exec(value)?.[0] ?? '';
  const last = value.at(-1) ?? '';
  const close = value.length > open.length && (open === '"' || open === "'") && last === open ? last : '';
  const secret = value.slice(open.length, value.length - close.length);
  return secret === '' || secret === MARK ? value : open + MARK + close;
}
