/** The one cluster of a mocha run: started when the first suite needs it, stopped after the last. */
import { findAssets } from './assets.ts';
import { startTestCluster, type TestCluster } from './testCluster.ts';

const HOW_TO_GET_ONE =
  'no Kubernetes control plane found. `npm run get-control-plane` downloads one; ' +
  'KUBEBUILDER_ASSETS may name a folder with kube-apiserver, kube-controller-manager, kube-scheduler and etcd.';

const assets = findAssets(process.env);
const isRequired = process.env['ROLLOUT_DOCTOR_REQUIRE_CLUSTER'] === '1';
let cluster: Promise<TestCluster> | undefined;
let hasFailed = false;
let hasTold = false;

/**
 * A mocha suite that needs the cluster. `body` gets a function that returns it, for use inside hooks and tests.
 * Without a control plane the suite is skipped and one line says so; with ROLLOUT_DOCTOR_REQUIRE_CLUSTER=1 it fails.
 */
export function describeOnCluster(title: string, body: (cluster: () => TestCluster) => void): void {
  if (assets === undefined) {
    if (isRequired) {
      describe(title, () => {
        it('finds a control plane', () => {
          throw new Error(HOW_TO_GET_ONE);
        });
      });
      return;
    }
    if (!hasTold) process.stderr.write(`\nSKIPPED: ${HOW_TO_GET_ONE}\n\n`);
    hasTold = true;
    describe.skip(title, () => {
      body(notStarted);
    });
    return;
  }
  describe(title, () => {
    let started: TestCluster | undefined;
    before('start the control plane', async function () {
      this.timeout(90_000);
      cluster ??= startTestCluster(assets);
      started = await cluster;
    });
    body(() => started ?? notStarted());
  });
}

function notStarted(): never {
  throw new Error('the cluster exists inside hooks and tests only');
}

// Registered once, outside every suite: mocha runs them for the whole run.
afterEach(function () {
  hasFailed ||= this.currentTest?.state === 'failed';
});

after('stop the control plane', async function () {
  this.timeout(30_000);
  const running = await cluster?.catch(() => undefined);
  if (running === undefined) return;
  if (hasFailed) process.stderr.write(`\nLogs of the control plane: ${running.plane.folder}\n`);
  await running.stop(hasFailed);
});
