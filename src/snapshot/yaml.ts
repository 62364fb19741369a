import { dump } from 'js-yaml';

/** A value as YAML for people to read and compare: keys sorted, nothing folded. */
export function toYaml(value: unknown): string {
  return dump(value, { noRefs: true, lineWidth: -1, sortKeys: true });
}
