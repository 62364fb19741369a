import { isCacheDelay, parseMissingReference, type MissingReference } from './missingReference.ts';
import { withoutCombined } from './wording.ts';

type VolumeTroubleClass =
  | 'configmap-missing'
  | 'secret-missing'
  | 'key-missing'
  | 'multi-attach'
  | 'attach-failed'
  | 'mount-failed'
  | 'timed-out';

export interface VolumeTrouble {
  readonly class: VolumeTroubleClass;
  /** The volume's name in the pod, or the PersistentVolume's where it is attached; several are joined with commas. */
  readonly volume?: string;
  readonly missing?: MissingReference;
  /** Pods that hold a volume which only one node may have. */
  readonly usedBy?: string;
  /** What went wrong, without the operation's name before it. */
  readonly detail: string;
  /** The kubelet's cache or driver is a moment behind: not a trouble yet. */
  readonly isTransient: boolean;
}

/**
 * The message of a FailedMount or FailedAttachVolume event. `timed-out` only sums up: another event of the pod says
 * what of. Sources: `pkg/kubelet/volumemanager/volume_manager.go`, `pkg/volume/util/operationexecutor/operation_generator.go`,
 * `pkg/controller/volume/attachdetach/reconciler/reconciler.go`.
 */
export function parseVolumeTrouble(message: string): VolumeTrouble {
  const { text } = withoutCombined(message);
  const volume =
    /\bvolume "([^"]+)"/i.exec(text)?.[1] ??
    /unmounted volumes=\[([^\]]*)\]/.exec(text)?.[1]?.replaceAll(' ', ', ');
  const usedBy = /already used by pod\(s\) (.+?)\.?$/i.exec(text)?.[1];
  const missing = parseMissingReference(text);
  return {
    class: classOf(text, missing),
    ...(volume !== undefined && { volume }),
    ...(missing !== undefined && { missing }),
    ...(usedBy !== undefined && { usedBy }),
    detail: text.replace(/^\S+ failed for volume "[^"]*" ?: ?/, ''),
    isTransient:
      isCacheDelay(text) || /driver name \S+ not found in the list of registered CSI drivers/i.test(text),
  };
}

function classOf(text: string, missing: MissingReference | undefined): VolumeTroubleClass {
  if (missing?.key !== undefined) return 'key-missing';
  if (missing !== undefined) return missing.kind === 'Secret' ? 'secret-missing' : 'configmap-missing';
  if (/^Multi-Attach error/i.test(text)) return 'multi-attach';
  if (text.startsWith('AttachVolume.')) return 'attach-failed';
  return /^Unable to (?:attach or )?mount volumes/i.test(text) ? 'timed-out' : 'mount-failed';
}
