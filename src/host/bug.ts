/** What is said where an exception is written to the output. */
export const BUG = 'That failed; the output "Rollout Doctor" says why';
