/** Clocks, timers and chance, as the feed uses them; tests hold their own. */
export interface FeedTime {
  /** Milliseconds since 1970. It goes on while the computer sleeps, and somebody may set it. */
  wall(): number;
  /** Milliseconds since whenever; nobody sets it. */
  steady(): number;
  /** Calls once; calling the result takes it back. */
  after(ms: number, call: () => void): () => void;
  /** At least 0, less than 1. */
  random(): number;
}

export const REAL_TIME: FeedTime = {
  wall: Date.now,
  steady: () => performance.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  random: Math.random,
};

/** Resolves when the time is over, or as soon as the signal is raised. */
export function pause(time: FeedTime, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      takeBack();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const takeBack = time.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
