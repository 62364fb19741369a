import assert from 'node:assert/strict';
import { briefly } from '../../../../src/core/judge/nearestNode.ts';
import { nodeFits } from '../../../../src/core/judge/nodeFit.ts';
import type { PodSpec } from '../../../../src/core/model/podSpec.ts';
import type { NodeFact, TaintFact } from '../../../../src/core/model/surroundingFacts.ts';
import { node } from '../../../support/facts.ts';

const against = (spec: PodSpec, change: Partial<NodeFact> = {}): string[] =>
  nodeFits(spec, [node(change)]).flatMap(({ obstacles }) => obstacles.map(briefly));
const asking = (requests: Record<string, string>): PodSpec => ({ containers: [{ resources: { requests } }] });
const taint = (effect: string, value?: string, key = 'dedicated'): TaintFact => ({ key, value, effect });
const required = (...nodeSelectorTerms: object[]): PodSpec => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const expression = (key: string, operator: string, ...values: string[]) => ({ key, operator, values });
const wishes = (operator: string, ...values: string[]): PodSpec =>
  required({ matchExpressions: [expression('size', operator, ...values)] });

describe('what keeps a pod from a node', () => {
  describe('is room', () => {
    const cases: [string, PodSpec, Partial<NodeFact>, string[]][] = [
      ['none is short', asking({ cpu: '3', memory: '7Gi' }), {}, []],
      ['one is', asking({ cpu: '3001m', memory: '7Gi' }), {}, ['too little cpu']],
      ['both are', asking({ cpu: '4', memory: '8Gi' }), {}, ['too little cpu', 'too little memory']],
      ['it is not offered at all', asking({ 'nvidia.com/gpu': '1' }), {}, ['too little nvidia.com/gpu']],
      ['its pods are all it may have', {}, { requested: { pods: '110' } }, ['too many pods']],
      ['nothing is asked for', {}, { requested: { cpu: '5', pods: '10' } }, []],
      ['only its size is known', asking({ cpu: '4' }), { requested: undefined }, []],
      ['its size is too small by itself', asking({ cpu: '5' }), { requested: undefined }, ['too little cpu']],
      ['nothing is known of it', asking({ cpu: '5' }), { allocatable: {} }, []],
      ['a number cannot be read', asking({ cpu: '5' }), { allocatable: { cpu: 'many', pods: '99' } }, []],
    ];
    for (const [when, spec, change, expected] of cases)
      it(`${expected.join(' and ') || 'nothing'} where ${when}`, () => {
        assert.deepEqual(against(spec, change), expected);
      });
  });

  describe('is a taint', () => {
    const cases: [string, NonNullable<PodSpec['tolerations']>, TaintFact, boolean][] = [
      ['nothing is tolerated', [], taint('NoSchedule', 'gpu'), true],
      ['it drives pods away', [], taint('NoExecute', 'gpu'), true],
      ['it is only a preference', [], taint('PreferNoSchedule', 'gpu'), false],
      [
        'key and value are tolerated',
        [{ key: 'dedicated', value: 'gpu' }],
        taint('NoSchedule', 'gpu'),
        false,
      ],
      ['another value is', [{ key: 'dedicated', value: 'db' }], taint('NoSchedule', 'gpu'), true],
      ['an empty value is the same as none', [{ key: 'dedicated' }], taint('NoSchedule'), false],
      ['any value is', [{ key: 'dedicated', operator: 'Exists' }], taint('NoSchedule', 'gpu'), false],
      ['another key is', [{ key: 'team', operator: 'Exists' }], taint('NoSchedule', 'gpu'), true],
      [
        'the other effect is',
        [{ key: 'dedicated', operator: 'Exists', effect: 'NoExecute' }],
        taint('NoSchedule', 'gpu'),
        true,
      ],
      ['everything is', [{ operator: 'Exists' }], taint('NoExecute', 'gpu'), false],
      [
        'an operator of tomorrow may bear it',
        [{ key: 'dedicated', operator: 'Gt', value: '5' }],
        taint('NoSchedule', '9'),
        false,
      ],
    ];
    for (const [when, tolerations, one, expected] of cases)
      it(`${expected ? 'told' : 'not told'} where ${when}`, () => {
        const text = `taint dedicated${one.value === undefined ? '' : `=${one.value}`}:${one.effect}`;
        assert.deepEqual(against({ tolerations }, { taints: [one] }), expected ? [text] : []);
      });
  });

  describe('is that nothing new is to be placed there', () => {
    const cordon = taint('NoSchedule', undefined, 'node.kubernetes.io/unschedulable');
    it('told once, though the cordon is a taint as well', () => {
      assert.deepEqual(against({}, { unschedulable: true, taints: [cordon] }), ['cordoned']);
    });
    it('unless the pod bears it, as those of a DaemonSet do', () => {
      const spec = { tolerations: [{ key: cordon.key, operator: 'Exists' }] };
      assert.deepEqual(against(spec, { unschedulable: true, taints: [cordon] }), []);
    });
    it('because it is not ready, told without the taint for it', () => {
      const taints = [taint('NoExecute', undefined, 'node.kubernetes.io/unreachable')];
      assert.deepEqual(against({}, { ready: undefined, taints }), ['not ready']);
      assert.deepEqual(against({}, { taints }), ['taint node.kubernetes.io/unreachable:NoExecute']);
    });
  });

  describe('is its labels', () => {
    const cases: [string, PodSpec, Record<string, string>, string[]][] = [
      ['nodeSelector is met', { nodeSelector: { size: '4' } }, { size: '4', zone: 'a' }, []],
      [
        'nodeSelector is not',
        { nodeSelector: { size: '4', disk: 'nvme' } },
        { size: '4' },
        ['nodeSelector disk=nvme'],
      ],
      ['In is met', wishes('In', '3', '4'), { size: '4' }, []],
      ['In is not', wishes('In', '3'), { size: '4' }, ['required node affinity size In (3)']],
      ['In is not, without the label', wishes('In', '3'), {}, ['required node affinity size In (3)']],
      ['NotIn is met', wishes('NotIn', '3'), { size: '4' }, []],
      ['NotIn is met without the label', wishes('NotIn', '3'), {}, []],
      ['NotIn is not', wishes('NotIn', '4'), { size: '4' }, ['required node affinity size NotIn (4)']],
      ['Exists is met', wishes('Exists'), { size: '' }, []],
      ['Exists is not', wishes('Exists'), {}, ['required node affinity size Exists']],
      ['DoesNotExist is met', wishes('DoesNotExist'), {}, []],
      [
        'DoesNotExist is not',
        wishes('DoesNotExist'),
        { size: '4' },
        ['required node affinity size DoesNotExist'],
      ],
      ['Gt is met', wishes('Gt', '3'), { size: '12' }, []],
      ['Gt is not', wishes('Gt', '4'), { size: '4' }, ['required node affinity size Gt (4)']],
      ['Lt is met', wishes('Lt', '12'), { size: '3' }, []],
      ['Lt is not', wishes('Lt', '3'), { size: '4' }, ['required node affinity size Lt (3)']],
      ['Gt meets no number', wishes('Gt', '3'), { size: 'large' }, ['required node affinity size Gt (3)']],
      ['Lt meets no label', wishes('Lt', '3'), {}, ['required node affinity size Lt (3)']],
      [
        'an operator is unknown',
        wishes('Near', '3'),
        { size: '3' },
        ['required node affinity size Near (3)'],
      ],
      [
        'its name is the one that is wanted',
        required({ matchFields: [expression('metadata.name', 'In', 'node-1')] }),
        {},
        [],
      ],
      [
        'another name is wanted',
        required({ matchFields: [expression('metadata.name', 'In', 'node-9')] }),
        {},
        ['required node affinity metadata.name In (node-9)'],
      ],
      [
        'one of two terms is met',
        required(
          { matchExpressions: [expression('size', 'In', '9')] },
          { matchExpressions: [expression('size', 'In', '4')] },
        ),
        { size: '4' },
        [],
      ],
      [
        'half of a term is met',
        required(
          { matchExpressions: [expression('size', 'In', '4'), expression('zone', 'In', 'b')] },
          { matchExpressions: [expression('size', 'In', '9')] },
        ),
        { size: '4' },
        ['required node affinity'],
      ],
      ['a term is empty', required({}), {}, ['required node affinity']],
      ['there is no term', required(), {}, ['required node affinity']],
      [
        'it is only preferred',
        { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1 }] } } },
        {},
        [],
      ],
      ['the affinity is no object', { affinity: 'node-1' }, {}, []],
    ];
    for (const [when, spec, labels, expected] of cases)
      it(`${expected.length === 0 ? 'not told' : 'told'} where ${when}`, () => {
        assert.deepEqual(against(spec, { labels }), expected);
      });
  });

  it('is told whole, in the order in which the scheduler asks', () => {
    const spec = { ...asking({ cpu: '8' }), nodeSelector: { disk: 'nvme' } };
    const change = { ready: false, unschedulable: true, taints: [taint('NoSchedule', 'gpu')] };
    assert.deepEqual(against(spec, change), [
      'not ready',
      'cordoned',
      'taint dedicated=gpu:NoSchedule',
      'nodeSelector disk=nvme',
      'too little cpu',
    ]);
  });
});
