/**
 * Resolves when all that is due in this process has had its turn. Two rounds: what is asked for while an answer is being
 * read is called in the same round of the event loop, before any timer and any other answer.
 * https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick
 */
export async function turn(): Promise<void> {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}
