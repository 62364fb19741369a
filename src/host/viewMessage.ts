/** What the view says above its tree: why it is empty, how old it is, what is not in it. Plain text. */
import { clockTime, iso } from '../core/time.ts';
import { capital } from '../core/judge/words.ts';
import { visibleText } from '../core/visibleText.ts';
import type { Session } from './session.ts';

const MOST = 500;

/** Undefined where the tree says all there is. @param all every Deployment is shown, not only what is flagged */
export function viewMessage(session: Session, all: boolean): string | undefined {
  const said = [session.remark, stateMessage(session, all)].filter((one) => one !== undefined);
  return said.length === 0 ? undefined : visibleText(said.join(' '), 2 * MOST);
}

function stateMessage(session: Session, all: boolean): string | undefined {
  const { state } = session;
  if (state.is === 'noSource') return visibleText(state.reason, MOST);
  if (state.is === 'opening') return 'Opening …';
  if (state.is !== 'open') return undefined;
  const { feed } = state;
  const { seen } = session.fleet.counts;
  switch (feed.is) {
    case 'loading':
      return `Looking … ${seen} Deployments so far`;
    case 'stale': {
      const since = seen === 0 ? 'Trying again' : `As of ${clockTime(feed.since)} UTC, trying again`;
      return visibleText(`${since}: ${feed.reason}`, MOST);
    }
    case 'resting':
      return `As of ${clockTime(feed.since)} UTC: nobody looked, so it was not followed further; catching up`;
    case 'stopped': {
      if (seen === 0 || feed.since === undefined) return visibleText(sentence(feed.reason), MOST);
      // Its other reasons are tried again, too, but slowly.
      const waits = feed.why === 'unauthorized' || feed.why === 'forbidden';
      const next = waits ? 'until you look again' : 'trying again';
      return visibleText(`As of ${clockTime(feed.since)} UTC, ${next}: ${feed.reason}`, MOST);
    }
    case 'live': {
      const said = [nothingFlagged(session, all), missing(session, feed.missing ?? [])];
      const text = said.filter((one) => one !== undefined).join(' ');
      return text === '' ? undefined : text;
    }
  }
}

function nothingFlagged(session: Session, all: boolean): string | undefined {
  const { seen, incident, warning, information } = session.fleet.counts;
  if (incident + warning + information > 0 || all) return undefined;
  const at = iso(session.now()).slice(11, 16);
  return `Nothing flagged: ${seen} ${seen === 1 ? 'Deployment' : 'Deployments'} seen at ${at} UTC, every rollout done or on its way.`;
}

/** What is not in the tree is not healthy: nobody knows. */
function missing({ source, namespaces }: Session, reasons: readonly string[]): string | undefined {
  if (reasons.length === 0) return undefined;
  const own = namespaces.length === 0 ? source?.namespace : undefined;
  const seen =
    typeof own === 'string'
      ? `Only namespace ${own} is seen (Choose namespaces… for others)`
      : 'Not all that was chosen is seen';
  return visibleText(`${seen}: ${reasons.join('; ')}`, MOST);
}

/** Addresses and names stay as they are. */
function sentence(reason: string): string {
  return /^[a-z]+ /.test(reason) ? capital(reason) : reason;
}
