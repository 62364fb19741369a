import { signalMeaning, signalName } from './exitSignal.ts';
import { outputProblem, runtimeProblem, type StartProblem } from './startProblem.ts';

type ExitClass = 'error' | 'oom-killed' | 'start-error' | 'completed' | 'probe-killed';

/** The fields of `state.terminated` or `lastState.terminated` that tell how a container ended. */
export interface Ended {
  readonly exitCode?: number | undefined;
  readonly signal?: number | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

export interface ExitContext {
  /** Set by a caller that saw the Killing event: the kubelet leaves no trace of it in the status. */
  readonly killedBy?: 'liveness' | 'startup' | undefined;
  /** As in the pod, `512Mi`. */
  readonly memoryLimit?: string | undefined;
}

export interface Exit {
  readonly class: ExitClass;
  /** One sentence for a person, with the exit code in it. */
  readonly sentence: string;
  /** undefined when the status has none. */
  readonly exitCode?: number;
  /** `SIGKILL`. */
  readonly signal?: string;
  /** Why the program did not start, where the runtime or the shell says it. */
  readonly problem?: StartProblem;
  /**
   * The last lines that it wrote, at most ten: its termination message, or its log where
   * terminationMessagePolicy is FallbackToLogsOnError. Unredacted. Empty when it could not be started, for the
   * message is then the runtime's.
   */
  readonly lastLines: readonly string[];
}

const START_REASONS = ['StartError', 'ContainerCannotRun', 'RunContainerError', 'CreateContainerError'];
const MOST_LINES = 10;

/**
 * How a container ended. The kernel's word (OOMKilled) outweighs a failed probe, for a process that swaps
 * stops answering first; a failed probe outweighs the exit code, which is only how the program took the kill.
 * 126 and 127 are a shell's: something did start, so they are an `error` unless the runtime says otherwise.
 * Sources: `pkg/kubelet/kuberuntime/kuberuntime_container.go`, containerd `internal/cri/server/events.go`
 * (OOMKilled), `container_start.go` (StartError, exit code 128).
 */
export function describeExit(ended: Ended, context: ExitContext = {}): Exit {
  const { exitCode, message = '' } = ended;
  const exitClass = classOf(ended, context);
  const signal = signalName(exitCode, ended.signal);
  const problem = problemOf(exitClass, exitCode, message);
  return {
    class: exitClass,
    sentence: sentence(exitClass, ended, context, signal, problem),
    ...(exitCode !== undefined && { exitCode }),
    ...(signal !== undefined && exitClass !== 'start-error' && { signal }),
    ...(problem && { problem }),
    lastLines: exitClass === 'start-error' ? [] : lastLines(message),
  };
}

function problemOf(
  exitClass: ExitClass,
  exitCode: number | undefined,
  message: string,
): StartProblem | undefined {
  if (exitClass === 'start-error') return runtimeProblem(message);
  return exitClass === 'error' ? outputProblem(exitCode, message) : undefined;
}

function classOf({ exitCode, reason }: Ended, { killedBy }: ExitContext): ExitClass {
  if (reason === 'OOMKilled') return 'oom-killed';
  if (reason !== undefined && START_REASONS.includes(reason)) return 'start-error';
  if (reason === undefined && exitCode === 128) return 'start-error';
  if (killedBy) return 'probe-killed';
  return exitCode === 0 ? 'completed' : 'error';
}

function sentence(
  exitClass: ExitClass,
  { exitCode, reason }: Ended,
  { killedBy, memoryLimit }: ExitContext,
  signal: string | undefined,
  problem: StartProblem | undefined,
): string {
  const code = exitCode === undefined ? 'exit code not known' : `exit code ${codeText(exitCode)}`;
  switch (exitClass) {
    case 'oom-killed':
      return `Killed for using more memory than ${memoryLimit === undefined ? 'it may' : `its limit of ${memoryLimit}`} (OOMKilled, ${code}).`;
    case 'probe-killed':
      return `Killed by the kubelet because its ${killedBy ?? ''} probe failed (${code}).`;
    case 'completed':
      return `Ended by itself without an error (${code}); a Deployment's containers must keep running.`;
    case 'start-error':
      return `Could not be started: ${problem?.text ?? 'the container runtime refused'} (${code}).`;
    case 'error':
      if (reason === 'ContainerStatusUnknown') return `Lost from sight when its node or pod ended (${code}).`;
      if (problem) return `Exited with an error: ${problem.text} (${code}).`;
      return signal === undefined ? byCode(code, exitCode) : bySignal(signal, code);
  }
}

function bySignal(signal: string, code: string): string {
  const meaning = signalMeaning(signal);
  return `Ended by ${signal} (${code})${meaning === undefined ? '' : `: ${meaning}`}.`;
}

function byCode(code: string, exitCode: number | undefined): string {
  return exitCode === undefined ? `Ended; ${code}.` : `Exited with an error (${code}).`;
}

/** Windows reports NTSTATUS values, which people know in hex. */
function codeText(exitCode: number): string {
  return exitCode > 255 ? `${exitCode}, 0x${exitCode.toString(16).toUpperCase()}` : String(exitCode);
}

function lastLines(message: string): string[] {
  return message
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-MOST_LINES);
}
