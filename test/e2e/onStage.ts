/** Suites in the workbench that stands on the stage. It is opened once for a run, by whichever file comes first. */
import path from 'node:path';
import { describeOnCluster } from '../support/controlPlane/sharedCluster.ts';
import type { TestCluster } from '../support/controlPlane/testCluster.ts';
import { Doctor } from './doctor.ts';
import { kubeconfigOf } from './kubeconfigs.ts';
import { packExtension } from './packExtension.ts';
import { readerOfShop, setStage } from './stage.ts';
import { RUN, Workbench } from './workbench.ts';

export interface Stage {
  readonly cluster: TestCluster;
  readonly workbench: Workbench;
  readonly doctor: Doctor;
  /** The kubeconfig that VS Code was given. */
  readonly kubeconfig: string;
}

/** Rows of the Kubernetes extension's stand-in. */
const RESOURCES = 'Deployment payments ledger,Service payments ledger-api';
export const READ_ONLY = { 'rolloutDoctor.readOnlyContexts': ['froz*'] };
/** VS Code reads this one, too, once a suite has written it: contexts that are its own. */
export const MORE_CONTEXTS = 'more.kubeconfig';
/** The first folder of VS Code's PATH, for programs that a suite installs while it runs. */
export const PROGRAMS = path.join(RUN, 'bin');
/** Nobody listens there. */
const NOWHERE = 'https://127.0.0.1:1';

let opened: Promise<Stage> | undefined;

/**
 * `body` gets a function that returns the stage, for use inside hooks and tests. Every test begins without editors and
 * dialogs; the suite begins on `context`.
 */
export function describeOnStage(
  title: string,
  body: (stage: () => Stage) => void,
  context = 'staging',
): void {
  describeOnCluster(title, (cluster) => {
    let stage: Stage | undefined;

    before('open VS Code on the stage', async () => {
      opened ??= open(cluster());
      stage = await opened;
      await stage.doctor.clear();
      await stage.doctor.lookAt(context);
    });
    beforeEach(() => stage?.doctor.clear());

    body(() => {
      if (stage === undefined) throw new Error('the stage exists inside hooks and tests only');
      return stage;
    });
  });
}

async function open(cluster: TestCluster): Promise<Stage> {
  const { kubeconfig: admin } = cluster.plane;
  const [reader, kubernetes] = await Promise.all([
    readerOfShop(cluster),
    packExtension('kubernetes-explorer'),
    setStage(cluster),
  ]);
  const kubeconfig = await kubeconfigOf('stage.kubeconfig', {
    staging: { kubeconfig: admin, namespace: 'shop' },
    'eu-prod-1': { kubeconfig: admin, namespace: 'finance' },
    frozen: { kubeconfig: admin, namespace: 'finance' },
    reader: { kubeconfig: reader, namespace: 'shop' },
    gone: { kubeconfig: admin, server: NOWHERE },
  });
  const workbench = await Workbench.open('stage', {
    env: {
      KUBECONFIG: [kubeconfig, path.join(RUN, MORE_CONTEXTS)].join(path.delimiter),
      PATH: [PROGRAMS, '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
      STAND_IN_RESOURCES: RESOURCES,
    },
    machineSettings: READ_ONLY,
    extensions: [kubernetes],
  });
  const doctor = new Doctor(workbench);
  await doctor.ready();
  return { cluster, workbench, doctor, kubeconfig };
}
