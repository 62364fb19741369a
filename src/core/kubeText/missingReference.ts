/** A ConfigMap or Secret, or a key of one, that a pod names and that is not there. */
export interface MissingReference {
  readonly kind: 'ConfigMap' | 'Secret';
  /** undefined where the sentence does not name it. */
  readonly name?: string;
  /** It exists, but this key of it does not. */
  readonly key?: string;
}

/**
 * From the message of a CreateContainerConfigError or of a FailedMount event; undefined for other text. Of several the
 * first. Sources: kubelet `pkg/kubelet/kubelet_pods.go` makeEnvironmentVariables, `pkg/volume/configmap/configmap.go`,
 * `pkg/volume/secret/secret.go`, `pkg/volume/projected/projected.go`.
 */
export function parseMissingReference(message: string): MissingReference | undefined {
  const [, key, kindOfKey, , owner] =
    /couldn't find key (\S+) in (ConfigMap|Secret) (?:([^\s/]+)\/)?(\S+)/i.exec(message) ?? [];
  if (key !== undefined && owner !== undefined)
    return { kind: kindOf(kindOfKey), name: owner.replace(/[,\]]$/, ''), key };
  const [, kindOfPath, path] = /references non-existent (config|secret) key: (\S+)/i.exec(message) ?? [];
  if (path !== undefined) return { kind: kindOf(kindOfPath), key: path.replace(/[,\]]$/, '') };
  const [, kind, name] = /\b(configmap|secret)s? "([^"]+)" not found/i.exec(message) ?? [];
  return name === undefined ? undefined : { kind: kindOf(kind), name };
}

/**
 * The kubelet has not caught up with the API server yet; its next try succeeds.
 * Source: `pkg/kubelet/util/manager/watch_based_manager.go`.
 */
export function isCacheDelay(message: string): boolean {
  return /failed to sync (?:secret|configmap) cache|object "[^"]*"\/"[^"]*" not registered/i.test(message);
}

function kindOf(word: string | undefined): MissingReference['kind'] {
  return word?.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap';
}
