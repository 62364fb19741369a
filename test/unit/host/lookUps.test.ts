import assert from 'node:assert/strict';
import type { Report, Table } from '../../../src/core/model/report.ts';
import { LookUps } from '../../../src/host/panel/lookUps.ts';
import { report, stepReport } from '../../support/report.ts';

const POD_TABLE: Table = { title: 'Pods', columns: ['name'], rows: [] };

/** Of pods that cannot pull these. */
function failing(...images: string[]): Report {
  const base = report({
    steps: [stepReport({ id: 'events' }), stepReport({ id: 'pods', tables: [POD_TABLE] })],
  });
  const failingImages = images.map((image) => ({ image, registry: 'registry.example', nodes: [] }));
  return { ...base, rollout: { ...base.rollout, failingImages } };
}

function said(of: string, answer: string): Table {
  return { title: `What the registry says of ${of}`, columns: ['', 'registry'], rows: [['answer', answer]] };
}

function answers({ steps }: Report): string[] {
  const pods = steps.find(({ id }) => id === 'pods');
  return (pods?.tables ?? []).flatMap(({ rows }) => rows.map(([, answer = '']) => answer));
}

describe('what registries have said', () => {
  it('stands with the pods of each report in which the image still fails', () => {
    const lookUps = new LookUps();
    lookUps.keep('web:2', said('web:2', 'no such tag'));
    for (const again of [failing('web:2'), failing('sidecar:1', 'web:2')]) {
      const { steps } = lookUps.addTo(again);
      assert.deepEqual(
        steps.map(({ tables }) => tables.map(({ title }) => title)),
        [[...again.steps[0]!.tables.map(({ title }) => title)], ['Pods', 'What the registry says of web:2']],
      );
    }
  });

  it('is not said of another image, nor of none', () => {
    const lookUps = new LookUps();
    lookUps.keep('web:2', said('web:2', 'no such tag'));
    for (const other of [failing('web:3'), report()]) assert.equal(lookUps.addTo(other), other);
  });

  it('is replaced by what is said later, and shown once', () => {
    const lookUps = new LookUps();
    lookUps.keep('web:2', said('web:2', 'no such tag'));
    const shown = lookUps.addTo(failing('web:2'));
    lookUps.keep('web:2', said('web:2', 'there it is'));
    assert.deepEqual(answers(lookUps.addTo(shown)), ['there it is']);
  });
});
