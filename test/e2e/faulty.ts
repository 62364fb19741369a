/** A way to the stage's cluster that a test can spoil, and contexts that lead there. */
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { behindProxy, type BehindProxy } from '../faults/support/behindProxy.ts';
import type { Fault, Passing } from '../faults/support/faultyProxy.ts';
import type { KeyPair } from '../support/certificates.ts';
import type { TestCluster } from '../support/controlPlane/testCluster.ts';
import { kubeconfigOf } from './kubeconfigs.ts';
import { MORE_CONTEXTS, PROGRAMS } from './onStage.ts';

export interface Faulty extends BehindProxy {
  /** What becomes of a request from now on. */
  readonly spoil: (fault: (passing: Passing) => Fault | undefined) => void;
  /** The same, also of what stands: its connections break. */
  readonly cut: (fault: (passing: Passing) => Fault | undefined) => void;
  /** The server shows a certificate whose time is over. */
  readonly expire: () => Promise<void>;
  readonly heal: () => Promise<void>;
  /** What the program that signs in does, in a shell's words; undefined: it is on no PATH. */
  readonly logIn: (script: string | undefined) => Promise<void>;
}

/** Contexts: `eu-prod-2` with a token, `sso` that signs in with the program `acme-login`. */
export async function faultyWay({ plane }: TestCluster): Promise<Faulty> {
  const behind = await behindProxy(plane, 'shop');
  const { proxy } = behind;
  const program = 'acme-login';
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: program,
    interactiveMode: 'Never',
    installHint: 'Install it with: brew install acme/tap/acme-login',
  };
  await kubeconfigOf(MORE_CONTEXTS, {
    'eu-prod-2': { kubeconfig: behind.kubeconfig(), namespace: 'shop' },
    sso: { kubeconfig: behind.kubeconfig({ exec }), namespace: 'shop' },
  });
  const certificate = (expired: boolean): KeyPair =>
    behind.authority.issue({ subject: '/CN=eu-prod-2', names: 'IP:127.0.0.1', expired });
  let hasExpired = false;
  const spoil: Faulty['spoil'] = (fault) => {
    proxy.fault = fault;
  };
  return {
    ...behind,
    spoil,
    cut: (fault) => {
      spoil(fault);
      proxy.breakConnections();
    },
    expire: async () => {
      hasExpired = true;
      await proxy.show(certificate(true));
    },
    heal: async () => {
      spoil(() => undefined);
      if (hasExpired) await proxy.show(certificate(false));
      hasExpired = false;
      await proxy.comeBack();
    },
    logIn: async (script) => {
      const file = path.join(PROGRAMS, program);
      if (script === undefined) {
        await rm(file, { force: true });
        return;
      }
      await mkdir(PROGRAMS, { recursive: true });
      await writeFile(file, `#!/bin/sh\n${script}\n`);
      await chmod(file, 0o700);
    },
  };
}

/** The API server's own way to say no. */
export function refused(code: number, message: string, headers = {}): Fault {
  const body = JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message });
  return { is: 'answered', status: code, body, headers };
}

/** A web page, though all is fine. */
export const PORTAL: Fault = {
  is: 'answered',
  status: 200,
  body: '<!doctype html><title>Sign in to the VPN</title>',
  type: 'text/html; charset=utf-8',
};

/** The beginning and the end of a watch from a version that etcd has forgotten. */
export const TOO_OLD: Fault = {
  is: 'answered',
  status: 200,
  body: `${JSON.stringify({
    type: 'ERROR',
    object: {
      kind: 'Status',
      status: 'Failure',
      code: 410,
      reason: 'Expired',
      message: 'too old resource version: 1 (70474)',
    },
  })}\n`,
};
