import type { TestCluster } from '../../support/controlPlane/testCluster.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** A user who may get Deployments of the namespace and nothing else; returns the path of a kubeconfig. */
export async function grantDeployments({ admin, plane }: TestCluster, namespace: string): Promise<string> {
  const user = 'on-call';
  const file = await plane.addUser(user);
  const metadata = { name: 'deployments-only', namespace };
  const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] }];
  await admin.create({ apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules });
  await admin.create({
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'Role', name: metadata.name },
    subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
  });
  return file;
}
