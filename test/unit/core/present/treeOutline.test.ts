import assert from 'node:assert/strict';
import type { Flag, Severity } from '../../../../src/core/flag.ts';
import type { FleetRow } from '../../../../src/core/fleet.ts';
import { treeOutline, type Grouping, type TreeNode } from '../../../../src/core/present/treeOutline.ts';

function row(
  name: string,
  severity?: Severity,
  { namespace = 'shop', text = 'why', generation = 2, observed = 2, uid = `uid-${name}` } = {},
): FleetRow {
  const flags: Flag[] =
    severity === undefined ? [] : [{ id: 'replica-failure', severity, text, since: null }];
  const summary = {
    namespace,
    name,
    uid,
    generation,
    observedGeneration: observed,
    conditions: [{ type: 'ReplicaFailure', status: 'True', message: text }],
    paused: false,
    selector: {},
    replicas: { desired: 1 },
  };
  return { summary: summary as unknown as FleetRow['summary'], flags };
}

function drawn(rows: readonly FleetRow[], grouping: Grouping): string[] {
  const lines = (nodes: readonly TreeNode[], indent: string): string[] =>
    nodes.flatMap((node) => [
      `${indent}${node.label}`,
      ...('children' in node ? lines(node.children, `${indent}  `) : []),
    ]);
  return lines(treeOutline(rows, grouping), '');
}

describe('the tree', () => {
  it('puts the namespace with the worst first, and the worst first in each', () => {
    const rows = [
      row('a', undefined, { namespace: 'calm' }),
      row('b', 'warning'),
      row('c', 'incident'),
      row('d', 'incident', { namespace: 'zoo' }),
    ];
    assert.deepEqual(drawn(rows, 'namespace'), [
      ...['shop', '  c', '    why', '  b', '    why'],
      ...['zoo', '  d', '    why', 'calm', '  a'],
    ]);
  });

  it('names namespaces where it groups by severity', () => {
    const rows = [row('a'), row('b', 'information'), row('c', 'warning')];
    assert.deepEqual(drawn(rows, 'severity'), [
      ...['Warnings', '  shop/c', '    why', 'Information', '  shop/b', '    why'],
      ...['Nothing to see from outside', '  shop/a'],
    ]);
  });

  it('says both generations only where they differ', () => {
    const described = (one: FleetRow): string => {
      const [group] = treeOutline([one], 'namespace');
      assert.ok(group?.kind === 'group' && group.children[0]?.kind === 'deployment');
      return group.children[0].description;
    };
    assert.equal(described(row('a')), '');
    assert.equal(described(row('a', undefined, { generation: 3 })), 'generation 3, observed 2');
    assert.equal(
      described(row('a', 'incident', { generation: 3 })),
      'generation 3, observed 2 · pods refused: why',
    );
  });

  it('cuts and cleans what the cluster wrote', () => {
    const [group] = treeOutline([row('a', 'incident', { text: `\u202e\n${'x'.repeat(9000)}` })], 'namespace');
    assert.ok(group?.kind === 'group' && group.children[0]?.kind === 'deployment');
    const { description, tooltip, children } = group.children[0];
    assert.equal(Array.from(description).length, 200);
    assert.equal(Array.from(tooltip).length, 4000);
    assert.match(children[0]?.label ?? '', /^⟨U\+202E⟩ x/);
  });

  it('draws 500 siblings at most, and says how many are left', () => {
    const rows = Array.from({ length: 502 }, (_, index) => row(`d${index}`, 'incident'));
    const [group] = treeOutline(rows, 'namespace');
    assert.ok(group?.kind === 'group');
    assert.equal(group.children.length, 501);
    assert.equal(group.children.at(-1)?.label, '2 more; use the palette to find one');
    assert.equal(group.description, '502');
  });

  it('gives every node an id of its own', () => {
    const nodes = treeOutline(
      [
        row('a', 'incident'),
        row('b', 'warning'),
        row('a', 'warning', { namespace: 'z', uid: 'z' }),
        // A file may hold any uid, and VS Code draws no tree that has an id twice.
        row('c', 'warning', { namespace: 'groups', uid: 'group:z' }),
        row('d', 'warning', { uid: 'z:unavailable' }),
        row('e', 'warning', { uid: 'deployment:z' }),
      ],
      'namespace',
    );
    const ids = (all: readonly TreeNode[]): string[] =>
      all.flatMap((node) => [node.id, ...('children' in node ? ids(node.children) : [])]);
    const all = ids(nodes);
    assert.equal(new Set(all).size, all.length);
  });
});
