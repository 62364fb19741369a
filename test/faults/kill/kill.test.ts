/**
 * Ends the API server, the way to it, and the process that writes, at random moments of each write. Afterwards the
 * cluster is in one of two lawful states, the write was sent once, and whoever asks is told which state it is.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import type { PanelModel } from '../../../src/core/present/panelModel.ts';
import { findAssets } from '../../support/controlPlane/assets.ts';
import { startControlPlane, type ControlPlane } from '../../support/controlPlane/controlPlane.ts';
import { describeOnCluster } from '../../support/controlPlane/sharedCluster.ts';
import { Chance } from '../../support/load/random.ts';
import { behindProxy, type BehindProxy } from '../support/behindProxy.ts';
import { Desk, type OpenPanel } from '../support/desk.ts';
import type { FaultyProxy, Passing } from '../support/faultyProxy.ts';
import { isWritten, makeReady, WRITES, type Write } from '../support/writes.ts';
import { desk as vscode } from '../vscodeStandIn/vscode.ts';

const NAMESPACE = 'default';
/** The same each time; another one where somebody looks for trouble. */
const SEED = Number(process.env['FAULTS_SEED'] ?? 4711);
/** For each write. */
const MOMENTS_OF_THE_WAY = 12;
const MOMENTS_OF_THE_PROCESS = 2;
const MOMENTS_OF_THE_SERVER = 2;

describeOnCluster('a write in whose middle', () => {
  const chance = new Chance(SEED);
  /** From 0 to below 1. */
  const random = (): number => chance.below(1_000_000) / 1_000_000;
  let plane: ControlPlane;
  let behind: BehindProxy;
  let proxy: FaultyProxy;
  let number = 0;
  /** Of one test: also one that fails leaves nothing that goes on. */
  const desks: Desk[] = [];

  before(async function () {
    this.timeout(90_000);
    // Of its own: the shared one is not to be killed.
    plane = await startControlPlane(findAssets(process.env)!);
    behind = await behindProxy(plane, NAMESPACE);
    ({ proxy } = behind);
  });
  beforeEach(() => {
    vscode.reset();
    proxy.fault = () => undefined;
    proxy.onForwarded = () => undefined;
  });
  afterEach(() => {
    const used = desks.splice(0);
    for (const desk of used) desk.close();
    for (const desk of used) assert.deepEqual(desk.bugs, []);
  });
  after(async () => {
    await behind.close();
    await plane.stop(false);
  });

  const isPatch = ({ method, url }: Passing): boolean => method === 'PATCH' && !url.includes('dryRun');
  const patchesOf = (name: string): number =>
    proxy.passed.filter((one) => isPatch(one) && one.url.includes(`/${name}?`)).length;

  interface Subject {
    readonly write: Write;
    readonly name: string;
    /** Before the write. */
    readonly generation: number;
  }

  async function subject(write: Write): Promise<Subject> {
    const name = `${write.toLowerCase()}-${++number}`;
    await makeReady(plane.admin, NAMESPACE, name, write);
    return { write, name, generation: (await get(name)).metadata!.generation! };
  }

  async function get(name: string) {
    return (await plane.admin.get('Deployment', { namespace: NAMESPACE, name }))!;
  }

  /** One of the two: as it was, or written once. */
  async function isLawfully({ write, name, generation }: Subject): Promise<boolean> {
    const now = await get(name);
    const written = isWritten(write, now);
    assert.equal(now.metadata?.generation, written ? generation + 1 : generation, `${name}: half, or twice`);
    assert.ok(patchesOf(name) <= 1, `${name}: sent ${patchesOf(name)} times`);
    return written;
  }

  function tellsTheTruth(said: string, written: boolean): void {
    if (said.includes(': done')) assert.ok(written, said);
    else if (/not done|nothing was changed/i.test(said)) assert.ok(!written, said);
    else assert.match(said, /is not known: look before trying again/);
  }

  async function open(requestTimeoutMs = 5000): Promise<Desk> {
    const desk = new Desk({ kubeconfig: behind.kubeconfig(), requestTimeoutMs });
    desks.push(desk);
    await desk.session.openCluster({ namespaces: [NAMESPACE] });
    await desk.untilLive();
    return desk;
  }

  for (const write of WRITES)
    it(`the way to the server ends at ${MOMENTS_OF_THE_WAY} moments: ${write} [W4]`, async function () {
      this.timeout(120_000);
      const desk = await open();
      const outcomes: boolean[] = [];
      for (let moment = 0; moment < MOMENTS_OF_THE_WAY; moment++) {
        const one = await subject(write);
        const panel = await desk.panel({ namespace: NAMESPACE, name: one.name });
        await panel.done();
        const [stage, delay] = [Math.floor(random() * 3), random() * 12];
        const end = (passing: Passing): void => {
          if (isPatch(passing))
            setTimeout(() => {
              proxy.breakConnections();
            }, delay);
        };
        // Before it is handed on, after, or while the answer comes.
        proxy.fault = (passing) => {
          if (!isPatch(passing)) return undefined;
          if (stage === 0) end(passing);
          if (stage === 0) return { is: 'late', ms: random() * 12 };
          return stage === 2 ? { is: 'answer lost', afterBytes: Math.floor(random() * 1500) } : undefined;
        };
        proxy.onForwarded = stage === 1 ? end : () => undefined;
        const said = await panel.press(write);
        const written = await isLawfully(one);
        tellsTheTruth(said, written);
        outcomes.push(written);
      }
      assert.ok(outcomes.includes(true), 'some were written');
    });

  it('the process that writes is killed, before its patch is handed on and after [W4]', async function () {
    this.timeout(120_000);
    const subjects: Subject[] = [];
    for (const write of WRITES)
      for (let moment = 0; moment < MOMENTS_OF_THE_PROCESS; moment++) subjects.push(await subject(write));
    const numberOf = ({ url }: Passing): number =>
      subjects.findIndex(({ name }) => url.includes(`/${name}?`));
    const writers: ChildProcess[] = [];
    const delays = subjects.map(() => random() * 10);
    proxy.fault = (passing) => {
      const at = numberOf(passing);
      if (!isPatch(passing) || at % MOMENTS_OF_THE_PROCESS !== 0) return undefined;
      writers[at]?.kill('SIGKILL');
      return { is: 'late', ms: delays[at]! };
    };
    proxy.onForwarded = (passing) => {
      const at = numberOf(passing);
      if (isPatch(passing)) setTimeout(() => writers[at]?.kill('SIGKILL'), delays[at]);
    };
    const ends = subjects.map(async ({ name, write }) => {
      const child = writer(behind.kubeconfig(), name, write);
      writers.push(child);
      await ended(child);
    });
    await Promise.all(ends);
    proxy.fault = () => undefined;
    const desk = await open();
    for (const one of subjects) {
      const { write, name } = one;
      const written = await isLawfully(one);
      assert.equal(patchesOf(name), 1, 'it was killed while it wrote');
      // Started anew, the product shows which of the two it is.
      const panel = await desk.panel({ namespace: NAMESPACE, name });
      await panel.done();
      if (write === 'resume' || write === 'pause')
        assert.equal(panel.offer('resume') !== undefined, written === (write === 'pause'));
      else assert.equal(panel.model.generation?.desired, one.generation + (written ? 1 : 0));
    }
  });

  it('the API server hangs: said when time is up, and then nothing is lost [W4] [F3]', async function () {
    this.timeout(60_000);
    const one = await subject('pause');
    const desk = await open(1000);
    const panel = await desk.panel({ namespace: NAMESPACE, name: one.name });
    await panel.done();
    proxy.fault = (passing) => {
      if (isPatch(passing)) process.kill(plane.apiserverPid(), 'SIGSTOP');
      return undefined;
    };
    const hang = async (): Promise<void> => {
      try {
        await desk.until('it hangs', () => patchesOf(one.name) === 1);
        proxy.fault = () => undefined;
        await new Promise((resolve) => setTimeout(resolve, 2500));
      } finally {
        process.kill(plane.apiserverPid(), 'SIGCONT');
      }
    };
    const [said] = await Promise.all([panel.press('pause'), hang()]);
    tellsTheTruth(said, await isLawfully(one));
  });

  it('the API server hangs while it is asked: the panel says that time is up, and finds all when it goes on [F3]', async () => {
    const one = await subject('pause');
    const desk = await open(700);
    process.kill(plane.apiserverPid(), 'SIGSTOP');
    let blind: PanelModel;
    try {
      blind = await (await desk.panel({ namespace: NAMESPACE, name: one.name })).done();
    } finally {
      process.kill(plane.apiserverPid(), 'SIGCONT');
    }
    assert.equal(blind.phase, 'failed');
    assert.match(blind.notice ?? '', /no complete answer within 0\.7 s/);
    assert.equal(blind.verdict, null);
    const patient = await open();
    const again = await (await patient.panel({ namespace: NAMESPACE, name: one.name })).done();
    assert.equal(again.phase, 'done');
  });

  it(`the API server is killed at ${MOMENTS_OF_THE_SERVER} moments, each in the middle of all four writes [W4] [F1] [F25]`, async function () {
    this.timeout(120_000);
    // All before the first kill: the controllers find back to a server that was gone only after a while.
    const rounds: Subject[][] = [];
    for (let moment = 0; moment < MOMENTS_OF_THE_SERVER; moment++) {
      const round: Subject[] = [];
      for (const write of WRITES) round.push(await subject(write));
      rounds.push(round);
    }
    for (const subjects of rounds) {
      const desk = await open();
      const panels: OpenPanel[] = [];
      for (const { name } of subjects) {
        const panel = await desk.panel({ namespace: NAMESPACE, name });
        await panel.done();
        panels.push(panel);
      }
      // The first that is handed on begins the countdown; the others are in all stages by then.
      const delay = random() * 25;
      let killed: Promise<void> | undefined;
      proxy.onForwarded = (passing) => {
        if (!isPatch(passing)) return;
        killed ??= new Promise((resolve) => setTimeout(resolve, delay)).then(() => plane.killApiserver());
      };
      const said = Promise.all(panels.map((panel, at) => panel.press(subjects[at]!.write)));
      await desk.until('the server is killed', () => killed !== undefined);
      await killed;
      await plane.startApiserver();
      const sentences = await said;
      for (const [at, one] of subjects.entries()) tellsTheTruth(sentences[at]!, await isLawfully(one));
      await desk.untilLive(30);
      const all = await plane.admin.list('Deployment', NAMESPACE);
      await desk.until(
        'the tree equals a list',
        () =>
          JSON.stringify(desk.rows.toSorted()) ===
          JSON.stringify(all.map(({ metadata }) => metadata?.name).sort()),
      );
      desk.close();
    }
  });
});

function writer(kubeconfig: string, name: string, write: Write): ChildProcess {
  const hook = new URL('../vscodeStandIn/register.ts', import.meta.url).href;
  const program = new URL('writer.ts', import.meta.url).pathname;
  return spawn(process.execPath, ['--import', hook, program, kubeconfig, NAMESPACE, name, write], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
}
