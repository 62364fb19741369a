/** What of a recording belongs to the stage and not to the play is taken off while it is read. */
import { hostname } from 'node:os';
import type { ClusterReader } from '../../../src/core/ports.ts';
import { NAMESPACE_LABEL } from '../../support/controlPlane/testCluster.ts';
import { BEHAVIOUR } from '../../support/kubelet/behaviours/index.ts';
import { REASON, TEXT } from '../../support/kubelet/behaviours/told.ts';

const PROPS = [BEHAVIOUR, REASON, TEXT, 'caBundle', 'test.cluster/nudge'];
/** Defaults that the apiserver fills in, the same everywhere and a tenth of a recording; no rule knows them. */
const DEFAULTS = [
  'terminationMessagePath',
  'terminationMessagePolicy',
  'enableServiceLinks',
  'preemptionPolicy',
  'reportingInstance',
  'blockOwnerDeletion',
  'reportingComponent',
];
const LEFT_OUT = new Set([...PROPS, ...DEFAULTS].flatMap((key) => [key, `f:${key}`]));

/** This machine's name, and ports that were free today. */
const MACHINE: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`\\b${hostname().replaceAll('.', '\\.')}`, 'g'), 'control-plane-1'],
  [/\b127\.0\.0\.1:\d+/g, '127.0.0.1:8443'],
  [/registry\.local/g, 'registry.example'],
  // A label that every namespace has by itself since 1.21, with the same value.
  [new RegExp(NAMESPACE_LABEL, 'g'), 'kubernetes.io/metadata.name'],
];

/** `isExtra` picks, by their namespace or else their name, listed objects that other plays on the same stage have put there. */
export function offStage(
  reader: ClusterReader,
  isExtra: (name: string) => boolean = () => false,
): ClusterReader {
  return {
    source: reader.source,
    get: async (kind, ...query) => cleaned(await reader.get(kind, ...query), kind === 'Deployment'),
    list: async (kind, ...query) => {
      const answer = await reader.list(kind, ...query);
      if (answer.state !== 'ok') return answer;
      const items = answer.value.items.filter(
        ({ metadata }) => !isExtra(metadata?.namespace ?? metadata?.name ?? ''),
      );
      return cleaned({ ...answer, value: { ...answer.value, items } }, kind === 'Deployment');
    },
    log: reader.log.bind(reader),
  };
}

/** managedFields are half of every object, and only a Deployment's are ever looked at; null is as good as absent. */
function cleaned<T>(answer: T, keepsManagers: boolean): T {
  const isProp = (key: string): boolean => LEFT_OUT.has(key) || (key === 'managedFields' && !keepsManagers);
  const json = JSON.stringify(answer, (key, value: unknown) =>
    isProp(key) || value === null ? undefined : value,
  );
  return JSON.parse(MACHINE.reduce((text, [from, to]) => text.replace(from, to), json)) as T;
}
