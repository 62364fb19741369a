/** The workbench of a user without a kubeconfig; opened once for a run, by whichever file comes first. */
import { Doctor } from './doctor.ts';
import { Workbench } from './workbench.ts';

let opened: Promise<Doctor> | undefined;

export function openWithoutCluster(): Promise<Doctor> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Doctor> {
  const workbench = await Workbench.open('no-cluster', {
    env: { KUBECONFIG: '/nowhere/kubeconfig' },
    settings: { 'workbench.colorTheme': 'Default Dark Modern' },
  });
  const doctor = new Doctor(workbench);
  await doctor.ready();
  return doctor;
}
