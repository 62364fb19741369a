import type { Addressed } from './apiPath.ts';
import { cutOf } from './attempts.ts';
import { encodingOf } from './body.ts';
import type { FedDeployment } from './fedDeployment.ts';
import { endOfAnswer, endOfLost, type End } from './feedEnd.ts';
import type { Following } from './following.ts';
import { formatOf } from './format.ts';
import { readJsonPage, type ListPage } from './listPage.ts';
import { isLost, type Lost, type LostKind } from './lost.ts';
import { readProtobufPage } from './protobufPage.ts';
import { blindTo } from './subject.ts';

/** The first page is for the eye: more would take further round trips on a new connection. */
const FIRST_PAGE = 100;
/** client-go `tools/pager`, defaultPageSize. */
const PAGE = 500;
const PAGE_MS = 120_000;
/** A list that comes in one piece may take its time on a slow link, as long as it moves. */
const WHOLE_LIST_MS = 600_000;
const MAX_LIST_BYTES = 512_000_000;
/**
 * Twice what an API server compresses from (apiserver `responsewriters`, defaultGzipThresholdBytes): what comes uncompressed
 * and is longer, nobody on the way compresses.
 */
const COMPRESSED_BYTES = 2 * 128 * 1024;

export interface Listed {
  /** A watch goes on from here; may be empty. */
  readonly version: string;
}

interface Listener {
  /**
   * One of a page that is still being read: the first row worth a look need not wait for all others. What is told of a
   * page that turns out not to be whole was true nevertheless.
   */
  deployment(one: FedDeployment): void;
  /** After each page. @param count all so far */
  seen(count: number): void;
}

interface Page extends ListPage {
  /** How many Deployments it had, and the uid of the first; empty where there was none. */
  readonly count: number;
  readonly first: string;
  /** It was long, and not compressed: so will the next be. */
  readonly isBulk: boolean;
  /** It was asked for in bulk, in vain. */
  readonly hasFailedInBulk?: true;
}

/** How a page is asked for. */
interface Asked {
  readonly query: Readonly<Record<string, string>>;
  readonly manner: 'once' | 'bulk';
}

/**
 * All Deployments of a scope. Without `from` in pages, as they are now; with it in one piece out of the server's cache,
 * at least as new as that version (client-go lists again in the same way).
 * The list as a whole stands only once it has been returned.
 */
export async function listDeployments(
  following: Following,
  address: Addressed,
  from: string | undefined,
  listener: Listener,
): Promise<Listed | End> {
  const attempt = following.attempts.begin();
  try {
    let count = 0;
    const firsts = new Set<string>();
    let version: string | undefined;
    let token: string | undefined;
    let isBulk = false;
    let hasFailedInBulk = false;
    do {
      const query =
        from === undefined
          ? {
              limit: String(token === undefined ? FIRST_PAGE : PAGE),
              ...(token === undefined ? {} : { continue: token }),
            }
          : { resourceVersion: from, resourceVersionMatch: 'NotOlderThan' };
      const asked: Asked = { query, manner: isBulk ? 'bulk' : 'once' };
      const page = await turn(following, address, asked, attempt, listener);
      const cut = cutOf(attempt);
      if (cut !== undefined) return { is: 'cut', why: cut };
      if ('is' in page) return page;
      count += page.count;
      version ??= page.version;
      listener.seen(count);
      const isAgain = page.next === token || page.count === 0 || firsts.has(page.first);
      if (page.next !== undefined && isAgain) {
        return {
          is: 'failed',
          reason: blindTo(address.subject, 'the server sends the same page again').reason,
        };
      }
      firsts.add(page.first);
      token = page.next;
      // What is wrong there would cost time for each page.
      hasFailedInBulk ||= page.hasFailedInBulk === true;
      isBulk = page.isBulk && !hasFailedInBulk;
    } while (token !== undefined);
    return { version };
  } finally {
    following.attempts.end(attempt);
  }
}

/** Half a page is none. The same page is asked for once more. */
const FAILURES: ReadonlySet<LostKind> = new Set(['broken-off']);
/** As all else is asked for, it may be had: nothing else goes over another connection, or is read by us. */
const FAILURES_IN_BULK: ReadonlySet<LostKind> = new Set([
  'broken-off',
  'invalid-response',
  'timeout',
  'unreachable',
]);

async function turn(
  following: Following,
  address: Addressed,
  asked: Asked,
  attempt: AbortController,
  listener: Listener,
): Promise<Page | End> {
  const release = await following.turns.take(attempt.signal);
  try {
    const page = await readPage(following, address, asked, attempt, listener);
    const isBulk = asked.manner === 'bulk';
    const again = isLost(page) && (isBulk ? FAILURES_IN_BULK : FAILURES).has(page.lost);
    if (!again || attempt.signal.aborted) return isLost(page) ? endOfLost(address.subject, page) : page;
    const once: Asked = { ...asked, manner: 'once' };
    const last = await readPage(following, address, once, attempt, listener);
    if (isLost(last)) return endOfLost(address.subject, last);
    return isBulk ? { ...last, hasFailedInBulk: true } : last;
  } finally {
    release?.();
  }
}

async function readPage(
  following: Following,
  address: Addressed,
  asked: Asked,
  attempt: AbortController,
  listener: Listener,
): Promise<Page | End | Lost> {
  const { transport, clock, intern, format } = following;
  const { query, manner } = asked;
  const incoming = await transport.open(
    {
      method: 'GET',
      path: `${address.path}?${new URLSearchParams(query).toString()}`,
      accept: format.accept,
      maxBytes: MAX_LIST_BYTES,
      manner,
      totalMs: query['limit'] === undefined ? WHOLE_LIST_MS : PAGE_MS,
    },
    attempt.signal,
  );
  if (isLost(incoming)) return incoming;
  clock.hear(incoming.headers);
  const read = formatOf(incoming);
  if (read === undefined) {
    if (await format.isRefused(incoming)) return readPage(following, address, asked, attempt, listener);
    return endOfAnswer(address.subject, incoming, undefined);
  }
  let count = 0;
  let first = '';
  const page = await (read === 'json' ? readJsonPage : readProtobufPage)(incoming, intern, (deployment) => {
    if (count++ === 0) first = deployment.uid;
    listener.deployment(deployment);
  });
  if (isLost(page)) {
    const isOfFormat = page.lost === 'invalid-response' && manner === 'once';
    if (read === 'json' || !isOfFormat || !format.onlyJson()) return page;
    following.odd(`the list in protobuf cannot be read (${page.why}); JSON is read instead`);
    return readPage(following, address, asked, attempt, listener);
  }
  if (page.odd > 0) following.odd('a list holds items that are no Deployments');
  const isBulk = encodingOf(incoming.headers) === 'identity' && incoming.bytes() > COMPRESSED_BYTES;
  return { ...page, count, first, isBulk };
}
