export type SandboxTrouble = 'no-address' | 'network' | 'runtime-class' | 'other';

/** The message of a FailedCreatePodSandBox or NetworkNotReady event, in the words of the network plugins that people run. */
export function sandboxTrouble(message: string): SandboxTrouble {
  if (
    /no (?:free |available |more )?(?:ip )?address|failed to (?:assign|allocate) (?:an? )?(?:ip|address)|no addresses available|out of ip/i.test(
      message,
    )
  )
    return 'no-address';
  if (/runtime ?handler|no runtime for/i.test(message)) return 'runtime-class';
  return /cni|network|NetworkNotReady|networkPlugin/i.test(message) ? 'network' : 'other';
}
