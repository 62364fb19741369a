/** The command lines of the components. Flags that newer releases dropped are passed to the old ones alone. */
import type { Certificates } from './certificates.ts';

export interface Ports {
  readonly apiserver: number;
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly controllerManager: number;
  readonly scheduler: number;
}

/** From 1.24 on, the flags of the insecure ports are refused. */
const INSECURE_PORTS_GONE = 24;

export function etcdFlags(dataFolder: string, ports: Ports): string[] {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return [
    ...['--data-dir', dataFolder, '--unsafe-no-fsync'],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...[
      '--listen-peer-urls',
      peer,
      '--initial-advertise-peer-urls',
      peer,
      '--initial-cluster',
      `default=${peer}`,
    ],
  ];
}

export function apiserverFlags(certs: Certificates, ports: Ports, minor: number): string[] {
  return [
    ...['--etcd-servers', `http://127.0.0.1:${ports.etcd}`],
    ...['--bind-address', '127.0.0.1', '--secure-port', String(ports.apiserver)],
    ...(minor < INSECURE_PORTS_GONE ? ['--insecure-port', '0'] : []),
    ...['--tls-cert-file', certs.server.cert, '--tls-private-key-file', certs.server.key],
    ...['--client-ca-file', certs.authority.cert, '--authorization-mode', 'RBAC'],
    ...['--service-account-issuer', 'https://kubernetes.default.svc'],
    ...['--service-account-key-file', certs.serviceAccountKey],
    ...['--service-account-signing-key-file', certs.serviceAccountKey],
    ...['--service-cluster-ip-range', '10.0.0.0/24', '--allow-privileged'],
    // Container logs travel through the apiserver to the stand-in kubelet, which serves with the same authority.
    ...['--kubelet-preferred-address-types', 'InternalIP'],
    ...['--kubelet-certificate-authority', certs.authority.cert],
    ...['--kubelet-client-certificate', certs.admin.cert, '--kubelet-client-key', certs.admin.key],
  ];
}

export function controllerManagerFlags(
  kubeconfig: string,
  certs: Certificates,
  ports: Ports,
  minor: number,
): string[] {
  return [
    ...clientFlags(kubeconfig, ports.controllerManager, minor),
    ...['--service-account-private-key-file', certs.serviceAccountKey],
    // Who leads and cannot renew in time ends itself; a busy machine may starve it for longer than the default 10 s.
    ...['--leader-elect=true', '--leader-elect-lease-duration=24s', '--leader-elect-renew-deadline=20s'],
    ...['--root-ca-file', certs.authority.cert],
    // Failed syncs of a Deployment are logged at this level.
    ...['--v', '2'],
    // A node whose kubelet is silent counts as lost after 40 s by default; the stand-in reports every four.
    ...['--node-monitor-grace-period', '16s'],
    // Dozens of scenarios roll out at the same time; the defaults (20 requests a second) would make them queue.
    ...['--kube-api-qps', '200', '--kube-api-burst', '400'],
    ...['--concurrent-deployment-syncs', '10', '--concurrent-replicaset-syncs', '10'],
  ];
}

export function schedulerFlags(kubeconfig: string, ports: Ports, minor: number): string[] {
  return [...clientFlags(kubeconfig, ports.scheduler, minor), '--leader-elect=false'];
}

function clientFlags(kubeconfig: string, port: number, minor: number): string[] {
  return [
    ...['--kubeconfig', kubeconfig, '--authentication-kubeconfig', kubeconfig],
    ...[
      '--authorization-kubeconfig',
      kubeconfig,
      '--bind-address',
      '127.0.0.1',
      '--secure-port',
      String(port),
    ],
    ...(minor < INSECURE_PORTS_GONE ? ['--port', '0'] : []),
  ];
}
