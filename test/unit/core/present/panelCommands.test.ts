import assert from 'node:assert/strict';
import { commandIn, remedyParts } from '../../../../src/core/present/panelCommands.ts';
import { exampleReport, modelOf } from '../../../support/panelModels.ts';

describe('commands in a remedy', () => {
  const remedies: readonly (readonly [remedy: string, parts: readonly string[]])[] = [
    ['Read its log: `kubectl logs web`', ['Read its log: ', '<kubectl logs web> remedy:2:1']],
    ['`kubectl a` or `kubectl b`', ['<kubectl a> remedy:2:0', ' or ', '<kubectl b> remedy:2:2']],
    ['with `--previous`, or `*/*`', ['with ', '<--previous>', ', or ', '<*/*>']],
    ['no command', ['no command']],
    ['a lone ` stays', ['a lone ` stays']],
    ['', []],
  ];
  for (const [remedy, parts] of remedies)
    it(`are told apart in “${remedy}”`, () => {
      assert.deepEqual(
        remedyParts(remedy, 2).map(({ text, code, copy }) =>
          code ? [`<${text}>`, copy].filter(Boolean).join(' ') : text,
        ),
        parts,
      );
    });
});

describe('the command behind an id', () => {
  it('is the step’s or the remedy’s, by ids that no two share', async () => {
    const report = await exampleReport('replicaset-create-error');
    const model = modelOf(report);
    assert.equal(commandIn(model, 'step:events'), report.steps.find(({ id }) => id === 'events')?.command);
    const ids = [
      ...model.steps.map(({ command }) => command?.copy),
      ...(model.verdict?.remedies.flat() ?? []).map(({ copy }) => copy),
    ].filter((id) => typeof id === 'string');
    assert.ok(ids.some((id) => id.startsWith('remedy:')));
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(commandIn(model, id) ?? '', /^kubectl \S/);
  });

  it('is on one line, so that pasting it does not run it', () => {
    const remedies = [remedyParts('`kubectl get pods\r\n  -n shop\nrm -rf ~`', 0)];
    const verdict = {
      status: 'stuck',
      word: '',
      headline: '',
      generation: '',
      proof: [],
      rule: null,
    } as const;
    const model = { ...modelOf(null), verdict: { ...verdict, remedies } };
    assert.equal(commandIn(model, 'remedy:0:0'), 'kubectl get pods -n shop rm -rf ~');
  });

  it('is nothing for an id that the model does not have', () => {
    for (const id of ['step:pods', 'remedy:0:0', 'constructor', ''])
      assert.equal(commandIn(modelOf(null), id), undefined);
  });
});
