/** The faults that users meet most, in the workbench: what tree, message and panel say meanwhile, and what follows. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { createContext } from '../cluster/context.ts';
import { deployment } from '../cluster/objects.ts';
import type { Doctor, DoctorPanel } from './doctor.ts';
import { faultyWay, PORTAL, refused, TOO_OLD, type Faulty } from './faulty.ts';
import { describeOnStage } from './onStage.ts';
import type { Passing } from '../faults/support/faultyProxy.ts';
import type { Workbench } from './workbench.ts';

describeOnStage('a fault on the way to the cluster:', (stage) => {
  let workbench: Workbench;
  let doctor: Doctor;
  let way: Faulty;

  before(async () => {
    ({ workbench, doctor } = stage());
    way = await faultyWay(stage().cluster);
  });
  afterEach(() => way.heal());
  after(async () => {
    await doctor.lookAt('staging');
    await way.close();
  });

  const ledger = (): Locator => doctor.rows(/^Deployment ledger in namespace payments, incident/);

  /** A context that is chosen anew has no failures behind it, after which it would wait longer. */
  async function look(): Promise<void> {
    await doctor.lookAt('eu-prod-2');
    await ledger().waitFor();
  }

  async function diagnosed(): Promise<DoctorPanel> {
    await look();
    await ledger().click();
    const panel = await doctor.panelOf('ledger');
    await panel.verdict('stuck').waitFor();
    return panel;
  }

  /** What was known is there, and nobody calls it good. */
  async function keepsItsRows(): Promise<void> {
    assert.equal(await ledger().count(), 1);
    assert.equal(await doctor.said(/Nothing flagged/).count(), 0);
  }

  /** The panel looks again in vain: it says why, and of when is what it shows. */
  async function staysBehind(panel: DoctorPanel, reason: string): Promise<void> {
    const asOf = await panel.fact('as of');
    await panel.button('Run again').click();
    await panel.verdict(`stuck as of ${asOf}`).waitFor();
    await panel.notice(new RegExp(`Not up to date: .*${reason}`)).waitFor();
    await panel.said(new RegExp(`^Not up to date: .*stuck as of ${asOf}`)).waitFor();
  }

  const saysSinceWhen = (next: string, reason: string): Promise<void> =>
    doctor.said(new RegExp(`^As of \\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC, ${next}: .*${reason}`)).waitFor();

  /** The whole of it, with a panel that is open. */
  function outage(name: string, begin: () => unknown, reason: string): () => Promise<void> {
    return async () => {
      const panel = await diagnosed();
      await begin();
      await saysSinceWhen('trying again', reason);
      await staysBehind(panel, reason);
      await keepsItsRows();
      await workbench.picture(`fault ${name}`);
      await way.heal();
      await isWell(panel);
    };
  }

  /** Nobody has pressed anything. */
  async function isWell(panel?: DoctorPanel): Promise<void> {
    await doctor.said(/^As of/).waitFor({ state: 'hidden' });
    await ledger().waitFor();
    await panel?.verdict('stuck').waitFor();
  }

  it(
    'a server that refuses connections',
    outage('refused', () => way.proxy.goAway(), 'refuses connections: is the cluster running'),
  );

  it(
    'a login page in the server’s place',
    outage(
      'portal',
      () => {
        way.cut(() => PORTAL);
      },
      'the login page of a VPN or proxy',
    ),
  );

  it(
    'a certificate whose time is over',
    outage('certificate', () => way.expire(), 'has expired: have it renewed'),
  );

  it('a server that is overloaded and asks to come back later', async () => {
    await look();
    way.cut(() => refused(429, 'too many requests', { 'Retry-After': '1' }));
    await saysSinceWhen('trying again', 'overloaded \\(429\\): it asks to come back in 1 s');
    await keepsItsRows();
    await workbench.picture('fault overloaded');
    await way.heal();
    await isWell();
  });

  it('a token that is not valid any more', async () => {
    const panel = await diagnosed();
    way.cut(() => refused(401, 'Unauthorized'));
    await saysSinceWhen(
      'until you look again',
      'does not accept the token of user "eu-prod-2": sign in again',
    );
    await staysBehind(panel, 'sign in again');
    await keepsItsRows();
    await workbench.picture('fault signed out');
    await way.heal();
    await workbench.command('Rollout Doctor: Look again');
    await isWell(panel);
  });

  it('a program for the sign-in that is not installed, and then wants one', async () => {
    await way.logIn(undefined);
    await doctor.chooseContext('sso');
    const where = String.raw`there is no such program in PATH \(.*/bin:/usr/local/bin:/usr/bin:/bin\)$`;
    const hint = 'Install it with: brew install acme/tap/acme-login';
    await doctor
      .said(new RegExp(`^The exec plugin acme-login of user "sso" is not installed. ${hint} – ${where}`))
      .waitFor();
    await workbench.picture('fault program missing');

    await way.logIn('echo "Your session has ended. Sign in with: acme-login start" >&2; exit 1');
    await doctor.rows('Look again').click();
    await doctor
      .said(/^The exec plugin acme-login .* failed with exit status 1: Your session has ended/)
      .waitFor();
    assert.equal(await doctor.rows(/^Deployment/).count(), 0);
    await workbench.picture('fault program wants a sign-in');

    await way.logIn(`echo '${JSON.stringify(CREDENTIAL)}'`);
    await doctor.rows('Look again').click();
    await ledger().waitFor();
  });

  it('a user who may not list the whole cluster', async () => {
    await look();
    const said =
      'deployments.apps is forbidden: User "jane" cannot list resource "deployments" at the cluster scope';
    way.cut(({ url }) => (url.startsWith('/apis/apps/v1/deployments') ? refused(403, said) : undefined));
    await workbench.command('Rollout Doctor: Look again');
    await doctor.said(/^Only namespace shop is seen .*the permission "list" on "deployments.apps"/).waitFor();
    await doctor.rows(/^Deployment catalog in namespace shop/).waitFor();
    assert.equal(await ledger().count(), 0);
    await workbench.picture('fault one namespace only');
    await way.heal();
    await workbench.command('Rollout Doctor: Look again');
    await ledger().waitFor();
    await doctor.said(/^Only namespace shop is seen/).waitFor({ state: 'hidden' });
  });

  const ofPods = ({ url }: Passing): boolean => url.includes('/namespaces/quiet/pods');

  it('a user who may not read the pods', async () => {
    await look();
    way.spoil((one) =>
      ofPods(one) ? refused(403, 'pods is forbidden: User "jane" cannot list resource "pods"') : undefined,
    );
    const panel = await doctor.diagnose('quiet/cart');
    await panel.verdict('could not tell').waitFor();
    await panel.headline('Not allowed to read pods').waitFor();
    await panel.step('List and describe its pods').getByText('not allowed', { exact: true }).waitFor();
    await workbench.picture('fault pods forbidden');
    await way.heal();
    await panel.button('Run again').click();
    await panel.verdict('healthy').waitFor();
  });

  it('a server that begins an answer and falls silent', async () => {
    await look();
    const first = await doctor.diagnose('quiet/cart');
    await first.verdict('healthy').waitFor();
    way.spoil((one) => (ofPods(one) ? { is: 'silent' } : undefined));
    await first.button('Run again').click();
    await first.button('Cancel').click();
    await first.verdict(/^healthy as of/).waitFor();
    await first.notice('Cancelled: this is what there was before').waitFor();
    await workbench.picture('fault silence cancelled');
    await first.button('Run again').click();
    await first.verdict('could not tell').waitFor();
    await first.headline('No answer in time for pods').waitFor();
    await workbench.picture('fault silence');
    await way.heal();
    await first.button('Run again').click();
    await first.verdict('healthy').waitFor();
  });

  it('watches from a version that is forgotten: what happens is seen all the same, a deletion too', async () => {
    const { cluster } = stage();
    const [shop] = createContext(cluster, 'shop');
    const name = 'parcel';
    const parcel = doctor.rows(/^Deployment parcel in namespace shop/);
    await cluster.admin.remove('Deployment', { namespace: 'shop', name });
    await look();
    way.cut(({ isWatch }) => (isWatch ? TOO_OLD : undefined));
    await saysSinceWhen('trying again', 'too old resource version');
    await keepsItsRows();
    await workbench.picture('fault forgotten version');
    await shop.create(deployment({ name, replicas: 0, paused: true }));
    await way.heal();
    await parcel.waitFor();
    await doctor.said(/^As of/).waitFor({ state: 'hidden' });

    await parcel.click();
    const panel = await doctor.panelOf(name);
    await cluster.admin.remove('Deployment', { namespace: 'shop', name });
    await panel.headline(/^There is no Deployment shop\/parcel any more/).waitFor();
    await parcel.waitFor({ state: 'hidden' });
    await workbench.picture('fault deleted');
  });
});

const CREDENTIAL = {
  kind: 'ExecCredential',
  apiVersion: 'client.authentication.k8s.io/v1',
  status: { token: 'good' },
};
