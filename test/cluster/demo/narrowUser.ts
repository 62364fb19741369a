import type { TestCluster } from '../../support/controlPlane/testCluster.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** May get Deployments and nothing else. */
export const DEPLOYMENTS_ONLY = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] }];

/** A user who may do this in the namespace, and nothing elsewhere; returns the path of a kubeconfig. */
export async function grant(
  { admin, plane }: TestCluster,
  namespace: string,
  rules: readonly object[],
): Promise<string> {
  const user = `on-call-${namespace}`;
  const file = await plane.addUser(user);
  const metadata = { name: 'on-call', namespace };
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
