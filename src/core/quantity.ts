/**
 * Kubernetes' Quantity: "500m", "1.5Gi", "2e3". Exact: the value is counted in billionths, the smallest step
 * that the API knows, and finer digits are rounded away from zero as the API server does.
 * Source: apimachinery `pkg/api/resource/quantity.go`, `suffix.go`.
 */
export interface Quantity {
  /** Billionths of one unit (a core, a byte, a pod). */
  readonly nano: bigint;
  /** The family of units that it was written in; decides how a result is written. */
  readonly style: 'plain' | 'decimal' | 'binary';
}

const ONE = 1_000_000_000n;
const BINARY: readonly (readonly [string, bigint])[] = [
  ['Ei', 1n << 60n],
  ['Pi', 1n << 50n],
  ['Ti', 1n << 40n],
  ['Gi', 1n << 30n],
  ['Mi', 1n << 20n],
  ['Ki', 1n << 10n],
];
const DECIMAL: readonly (readonly [string, bigint])[] = [
  ['E', 10n ** 18n],
  ['P', 10n ** 15n],
  ['T', 10n ** 12n],
  ['G', 10n ** 9n],
  ['M', 10n ** 6n],
  ['k', 10n ** 3n],
];
const FRACTIONS: readonly (readonly [string, bigint])[] = [
  ['m', 1_000_000n],
  ['u', 1000n],
  ['n', 1n],
];

const WRITTEN = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i))?$/;
/** Nothing that Kubernetes counts is longer, and bigint powers of hostile text would cost. */
const MOST_CHARACTERS = 64;
const LARGEST_EXPONENT = 60;

/** undefined for text that is no Quantity, and for numbers beyond any that a cluster counts. */
export function parseQuantity(text: string): Quantity | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  const [, sign, whole = '', fraction = '', exponent, suffix = ''] = WRITTEN.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return undefined;
  const power = Number(exponent ?? 0);
  if (Math.abs(power) > LARGEST_EXPONENT) return undefined;

  const [scale, style] = unitOf(suffix);
  const top = BigInt(whole + fraction) * scale * 10n ** BigInt(Math.max(power, 0));
  const bottom = 10n ** BigInt(fraction.length + Math.max(-power, 0));
  const magnitude = (top + bottom - 1n) / bottom;
  return {
    nano: sign === '-' ? -magnitude : magnitude,
    style: exponent === undefined ? style : 'decimal',
  };
}

export function addQuantity(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, style: sharedStyle(a, b) };
}

/** May be negative: what is missing when a limit is passed, as a negative number of what is left. */
export function subtractQuantity(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano - b.nano, style: sharedStyle(a, b) };
}

/** `times` is a whole number, e.g. of pods; a broken one counts as none. */
export function multiplyQuantity(a: Quantity, times: number): Quantity {
  return { nano: Number.isSafeInteger(times) ? a.nano * BigInt(times) : 0n, style: a.style };
}

/** Negative, zero or positive, for `sort` and for comparisons with 0. */
export function compareQuantity(a: Quantity, b: Quantity): number {
  return a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0;
}

/**
 * In the unit that a person would write: `350m`, `28.375Gi`, `12`. Exact, and itself a valid Quantity.
 * `resource` is a resource name such as `limits.memory`: plain numbers of bytes are then written in Ki, Mi, Gi.
 */
export function formatQuantity(quantity: Quantity, resource = ''): string {
  if (quantity.nano < 0n) return `-${formatQuantity({ ...quantity, nano: -quantity.nano }, resource)}`;
  const style = quantity.style === 'plain' && countsBytes(resource) ? 'binary' : quantity.style;
  const units = style === 'binary' ? BINARY : style === 'decimal' ? DECIMAL : [];
  for (const [suffix, size] of units) {
    const written = inUnit(quantity.nano, size * ONE);
    if (written !== undefined) return written + suffix;
  }
  if (quantity.nano % ONE === 0n) return String(quantity.nano / ONE);
  const [suffix, size] = FRACTIONS.find(([, step]) => quantity.nano % step === 0n) ?? ['n', 1n];
  return `${String(quantity.nano / size)}${suffix}`;
}

function unitOf(suffix: string): [bigint, Quantity['style']] {
  for (const [name, size] of BINARY) if (name === suffix) return [size * ONE, 'binary'];
  for (const [name, size] of DECIMAL) if (name === suffix) return [size * ONE, 'decimal'];
  for (const [name, size] of FRACTIONS) if (name === suffix) return [size, 'plain'];
  return [ONE, 'plain'];
}

function sharedStyle(a: Quantity, b: Quantity): Quantity['style'] {
  return a.style === 'plain' ? b.style : a.style;
}

/** Source: the standard names in `k8s.io/api/core/v1/types.go`, with the prefixes that a quota puts before them. */
function countsBytes(resource: string): boolean {
  return /(?:^|[./])(?:memory|storage|ephemeral-storage|hugepages-\w+)$/.test(resource);
}

/** With three decimals at most; undefined when there is less than one of the unit or when that is not exact. */
function inUnit(nano: bigint, unit: bigint): string | undefined {
  if (nano < unit || (nano * 1000n) % unit !== 0n) return undefined;
  const thousandths = String((nano * 1000n) / unit);
  const decimals = thousandths.slice(-3).replace(/0+$/, '');
  return decimals === '' ? thousandths.slice(0, -3) : `${thousandths.slice(0, -3)}.${decimals}`;
}
