/**
 * What no scenario, recording or demo shows, by `rule/class` or `blind STEP`, and why. The unit tables hold these to
 * their words; test/repo/cases.test.ts fails where one is missing here, and where one has been shown since.
 */
export const UNREPRODUCED: Readonly<Record<string, string>> = {
  'blind logs': 'each log may be out of reach by itself, and is told within the step',
  'controller-errors/other': 'a line of the log whose error is no refusal; webhook-denied went the same way',
  'controller-errors/quota': 'a line of the log with another refusal; webhook-denied went the same way',
  'replicaset-create-error/quota-must-specify':
    'a quota asks this of pods; no server says it of a ReplicaSet',
};
