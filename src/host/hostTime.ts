/** What waits in the host need of the world, so that a test can stand still. Milliseconds. */
export interface Time {
  now(): number;
  after(ms: number, act: () => void): { cancel(): void };
}

export const REAL_TIME: Time = {
  now: Date.now,
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return {
      cancel: () => {
        clearTimeout(timer);
      },
    };
  },
};
