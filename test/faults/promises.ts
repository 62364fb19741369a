/**
 * What is promised under faults. A test says which promise it is a case of by the id in its title, "[F14]", wherever in
 * test/ it stands; one without a case fails the suite. The ids are those of the project's list of faults.
 */
export const PROMISES = {
  F1: 'nobody answers at the address: what was known stays, with its age, and is asked for again ever more seldom',
  F2: 'a connection is accepted and no TLS follows: given up after 10 s',
  F3: 'the answer never begins: given up after 30 s, then tried again',
  F4: 'the answer trickles or stops: given up after 15 s without a KiB',
  F5: 'the connection breaks inside the answer: asked once more, and half a list is none',
  F6: 'a kept connection turns out dead: a read is sent again, a write is not',
  F7: 'the answer is not one JSON document: said so; odd but valid JSON is read',
  F8: 'a login page answers: never an empty list',
  F9: 'a redirect: not followed, and no credentials go elsewhere',
  F10: 'compression is damaged, unasked for or a bomb: an error, and the memory stays small',
  F11: 'the certificate is expired, of another host or of a stranger: refused with the reason',
  F12: 'a server name and a client certificate arrive, whatever VS Code does to https',
  F13: 'a proxy by kubectl’s rules, also one that refuses or dies; its password is in no message',
  F14: '429: waits as asked, within limits, and asks once',
  F15: '5xx: asked again after a while; the message is the server’s, not a gateway’s page',
  F16: 'a list expires between its pages: begun again, and nothing is taken for gone',
  F17: 'pages that lead nowhere: an error after no progress',
  F18: 'objects that are null, half or of wrong types: passed over or unknown, never healthy',
  F19: 'one huge object: read like any other',
  F20: 'ten thousand Deployments, five thousand crashing pods: few lines, few requests, little memory',
  F21: 'the whole cluster may not be listed: the own namespace is, and what is missing is said',
  F22: '401: credentials are renewed once; then “sign in again”, and no loop',
  F23: 'an encoding that the server does not speak: JSON',
  F24: 'a server without bookmarks or versions: works, and lists anew when that fails',
  F25: 'a version that is too old, in whatever form it is said: one list again, only differences told',
  F26: 'events that make no sense: counted, noted once, and survived',
  F27: 'a stream cut anywhere: the same events; a line without end is given up',
  F28: 'watches that end at once: asked ever more seldom',
  F29: 'a connection that died in silence: noticed, and said so',
  F30: 'events twice, late, out of order, for strangers: the same picture, by uid',
  F31: 'bookmarks that are empty or old: never back',
  F32: 'a watch is refused for the moment: no list again',
  F33: 'the computer slept: two requests, then exact',
  F34: 'more events than anybody can draw, or a listener that throws: coalesced and survived',
  F35: 'an end in any moment: nothing left open, nothing told, nothing sent to another cluster',
  F36: 'any one permission is missing: the rest is found, the gap named, never healthy',
  F37: 'the Deployment, a ReplicaSet or a pod goes away while it is read: said so',
  F38: 'labels overlap, owners are strangers: only the controller’s uid counts',
  F39: 'events without dates, of namesakes, by the ten thousand: bounded, by uid, in order',
  F40: 'the local clock is an hour or a day off: the server’s counts',
  F41: 'logs that are missing, endless, binary or slow: bounded, and the rest stands',
  F42: 'one of several servers fails between two reads: the request is sent again, not the diagnosis',
  F43: 'an exec plugin that fails in any way: one process, one sentence, no secret',
  F44: 'a kubeconfig that is wrong in any way: refused in a sentence, or read as kubectl does',
  W1: 'the spec has changed since it was looked at: nothing is written',
  W2: 'a namesake has taken its place: nothing is written',
  W3: 'pressed twice, or in two windows: written once',
  W4: 'the answer to a write is lost: settled by reading, never sent again',
  W5: 'no permission: said before anybody is asked; the server has the last word',
  W6: 'admission refuses or warns: its words are shown as text',
  W7: 'the question names verb, Deployment, namespace, context and server; a protected context wants the name typed',
  W8: 'read-only, or until somebody agrees: nothing but reading',
} as const;

export type PromiseId = keyof typeof PROMISES;

/** The ids in a title. */
export function idsIn(title: string): PromiseId[] {
  return [...title.matchAll(/\[([A-Z]\d+)\]/g)].map(([, id]) => id as PromiseId);
}
