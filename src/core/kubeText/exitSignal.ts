/** Linux, on the processors that Kubernetes runs on. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  11: 'SIGSEGV',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS',
};

const MEANINGS: Readonly<Record<string, string>> = {
  SIGKILL:
    'Kubernetes does not say by whom: memory ran out on the node, a probe failed whose events have expired, or it did not stop within its grace period',
  SIGTERM: 'it was asked to stop and did',
  SIGSEGV: 'the program touched memory that is not its own',
  SIGABRT: 'the program gave itself up, as after a failed assertion',
  SIGILL: 'the processor does not know an instruction; the image may be built for a newer one',
  SIGBUS: 'the program touched memory that is not there, as when a mapped file or shared memory is too small',
  SIGFPE: 'an arithmetic fault, as a division by zero',
  SIGSYS: 'a system call that the security profile forbids',
  SIGPIPE: 'the other end of its output was gone',
  SIGINT: 'it was interrupted',
  SIGQUIT: 'it was told to quit',
};

/** By 128 + n, as shells and runtimes report it; the `signal` field is set by few runtimes. */
export function signalName(exitCode: number | undefined, signal: number | undefined): string | undefined {
  const number = signal !== undefined && signal > 0 ? signal : (exitCode ?? 0) - 128;
  if (number < 1 || number > 64) return undefined;
  // 255 and its like would be signals that do not exist; from 32 on they are the program's own.
  return NAMES[number] ?? (number === signal ? `signal ${number}` : undefined);
}

export function signalMeaning(name: string): string | undefined {
  return Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
}
