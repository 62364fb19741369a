import assert from 'node:assert/strict';
import { imageSightings } from '../../../../src/core/judge/imageSightings.ts';
import type { ContainerFact, Facts, PodFact } from '../../../../src/core/model/evidence.ts';
import { ago, container, event, events, node, nodes, NOW, pod, pods } from '../../../support/facts.ts';

const IMAGE = 'registry.example/web:2';
const waiting = (image = IMAGE) =>
  container({
    image,
    ready: false,
    state: { is: 'waiting', reason: 'ImagePullBackOff', message: undefined },
  });
const other = (change: Partial<ContainerFact> = {}, of: Partial<PodFact> = {}) =>
  pod({ name: 'web-1-a', replicaSet: 'web-1', node: 'node-2', containers: [container(change)], ...of });
const ended = {
  exitCode: 1,
  signal: undefined,
  reason: 'Error',
  message: undefined,
  startedAt: undefined,
  finishedAt: undefined,
};
const pulled = (message: string, name = 'web-1-a') =>
  event({ of: 'pod', kind: 'Pod', name, uid: `uid-${name}`, reason: 'Pulled', message, lastAt: ago(90) });

function seen(image: string, change: Partial<Pick<Facts, 'pods' | 'events' | 'nodes'>>): string[] {
  const given = {
    pods: pods(pod({ containers: [waiting()] })),
    events: undefined,
    nodes: undefined,
    ...change,
  };
  return imageSightings(image, given, NOW).map(({ text }) => text);
}

describe('an image that cannot be pulled is known', () => {
  const cases: [string, string, Parameters<typeof seen>[1], string[]][] = [
    [
      'from a pod that runs it',
      IMAGE,
      { pods: pods(pod({ containers: [waiting()] }), other()) },
      ['pod web-1-a of ReplicaSet web-1 runs it on node-2'],
    ],
    [
      'from a pod that has run it, and crashed',
      IMAGE,
      { pods: pods(other({ state: { is: 'terminated', ...ended } })) },
      ['pod web-1-a of ReplicaSet web-1 has run it on node-2'],
    ],
    [
      'from one that runs it rather than one that crashed',
      IMAGE,
      { pods: pods(other({ state: undefined, lastEnd: ended }), other({}, { name: 'web-1-b' })) },
      ['pod web-1-b of ReplicaSet web-1 runs it on node-2'],
    ],
    [
      'under any way to write it',
      'docker.io/library/nginx',
      { pods: pods(other({ image: 'nginx:latest' })) },
      ['pod web-1-a of ReplicaSet web-1 runs it on node-2'],
    ],
    ['not from a pod that cannot pull it either', IMAGE, { pods: pods(other({ ...waiting() })) }, []],
    ['not from a pod that has not started', IMAGE, { pods: pods(other({ state: undefined })) }, []],
    ['not from another tag', 'registry.example/web:3', { pods: pods(other()) }, []],
    ['not from another digest of the tag', `${IMAGE}@sha256:${'a'.repeat(64)}`, { pods: pods(other()) }, []],
    ['not where it is no image name', 'Web:2:3', { pods: pods(other({ image: 'Web:2:3' })) }, []],
    [
      'from an event of a pull',
      IMAGE,
      {
        events: events(
          pulled(`Successfully pulled image "${IMAGE}" in 1.2s (1.2s including waiting)`, 'web-2-a'),
        ),
      },
      ['it was there for pod web-2-a, on node-1'],
    ],
    [
      'from an event of an image that was there, of a pod that is gone',
      IMAGE,
      { events: events(pulled(`Container image "${IMAGE}" already present on machine`)) },
      ['it was there for pod web-1-a'],
    ],
    [
      'not from a pull of another',
      IMAGE,
      { events: events(pulled('Successfully pulled image "web:2"')) },
      [],
    ],
    [
      'from a node that reports it',
      'nginx:1.27',
      {
        nodes: nodes(node({ images: ['docker.io/library/nginx@sha256:1', 'docker.io/library/nginx:1.27'] })),
      },
      ['node node-1 has it'],
    ],
    [
      'from several nodes',
      IMAGE,
      { nodes: nodes(...['a', 'b', 'c'].map((name) => node({ name, images: [IMAGE] }))) },
      ['node a and 2 more have it'],
    ],
    [
      'not from nodes that report others',
      IMAGE,
      { nodes: nodes(node({ images: ['registry.example/web:1'] })) },
      [],
    ],
  ];
  for (const [name, image, change, expected] of cases)
    it(name, () => {
      assert.deepEqual(seen(image, change), expected);
    });

  it('is proved by pod, event and node, the strongest first', () => {
    const given = {
      pods: pods(other()),
      events: events(pulled(`Successfully pulled image "${IMAGE}"`)),
      nodes: nodes(node({ images: [IMAGE] })),
    };
    assert.deepEqual(
      imageSightings(IMAGE, given, NOW).map(({ proof }) => proof),
      [
        {
          step: 'pods',
          object: 'Pod/web-1-a',
          fact: 'container web runs the same image (registry.example/web:2) on node node-2',
        },
        {
          step: 'events',
          object: 'Pod/web-1-a',
          fact: 'event Pulled, last 90s ago: Successfully pulled image "registry.example/web:2"',
        },
        { step: 'nodes', object: 'Node/node-1', fact: 'status.images names registry.example/web:2' },
      ],
    );
  });
});
