/** What is replayed, and why each was worth keeping. */
export interface Replay {
  /** test/replay/<golden>.report.json */
  readonly golden: string;
  /** What is replayed; default `<golden>.yaml`. */
  readonly snapshot?: string;
  readonly target?: string;
  /** Judged as of so long after it was recorded; default 0. */
  readonly minutesLater?: number;
  readonly verdict: readonly [status: string, cause: string | null];
  readonly why: string;
}

export const REPLAYS: readonly Replay[] = [
  {
    golden: 'quota-after-image-failure',
    verdict: ['stuck', 'replicaset-create-error'],
    why: `The pods of revision 2 cannot pull their image, which looks like the cause and is not: the generation that
      is not observed is the third, and a quota refuses its ReplicaSet. Evidence of a generation that is not the wanted
      one must not win.`,
  },
  {
    golden: 'quota-with-events-expired',
    verdict: ['stuck', 'replicaset-create-error'],
    why: `The same without one event, ninety minutes later: the condition Progressing still quotes the refusal. Ages and
      alerts count from the later moment, and a list of events that is empty must not make the verdict weaker.`,
  },
  {
    golden: 'webhook-unserved-no-deadline',
    verdict: ['stuck', 'replicaset-create-error'],
    why: `Without progressDeadlineSeconds the controller writes no condition about the refusal, so that an event on the
      Deployment is the only proof there is. It names the webhook, and the connection that was refused; the class has
      to be webhook-unreachable, as the webhook itself denied nothing.`,
  },
  {
    golden: 'webhook-denies-replicaset',
    verdict: ['stuck', 'replicaset-create-error'],
    why: `The counterpart: a webhook that works, and says no. Its own sentence is what people have to read, without the
      four layers of wrapping around it, and the remedy is to satisfy it or ask its owners, not to bring it back.`,
  },
  {
    golden: 'scale-refused',
    verdict: ['stuck', 'replicaset-update-error'],
    why: `A refused update of a ReplicaSet leaves neither condition nor event. The verdict rests on the sync that is
      replayed against the objects, and on a webhook that would be asked; the headline must name the ReplicaSet, both
      sizes and that webhook, and claim no more than that it is the suspect.`,
  },
  {
    golden: 'recreate-refused',
    verdict: ['stuck', 'replicaset-update-error'],
    why: `With Recreate the old ReplicaSet has to shrink before the new one is created. There is no new ReplicaSet, which
      looks like a refused creation; the first write that is missing is the update of the old one.`,
  },
  {
    golden: 'status-write-refused',
    verdict: ['stuck', 'status-write-rejected'],
    why: `The rollout itself is complete, and only its status cannot be written: every counter on the Deployment speaks of
      the generation before. Nothing but the ReplicaSets and pods shows how far it is.`,
  },
  {
    golden: 'controller-stopped',
    minutesLater: 10,
    verdict: ['stuck', 'controller-unavailable'],
    why: `kube-controller-manager ended before the update, judged ten minutes later: its Lease has run out. Nothing in
      the namespace is wrong, and no remedy may send people looking there.`,
  },
  {
    golden: 'controller-stopped-early',
    snapshot: 'controller-stopped.yaml',
    verdict: ['progressing', null],
    why: `The same recording at its own moment: an update that was written a second ago is a race that each update runs.
      A Lease that is about to run out is no proof yet, and the verdict must not cry wolf.`,
  },
  {
    golden: 'few-permissions',
    verdict: ['stuck', 'replicaset-create-error'],
    why: `A user who may get the Deployment and nothing else: its condition quotes the quota, and that is the answer, in one
      sentence. Every step that was forbidden says so and names the permission, and rules that need them are blocked.`,
  },
  {
    golden: 'surge-against-quota',
    verdict: ['stuck', 'surge-quota-deadlock'],
    why: `A quota refuses the pod that the surge needs, and maxUnavailable 0 keeps the old pods, which are what fills the
      quota. pod-create-error matches too and is the symptom: raising the quota is one way out, the strategy another.`,
  },
  {
    golden: 'recreate-in-the-middle',
    verdict: ['stuck', 'recreate-scale-deadlock'],
    why: `kubernetes#125568: Recreate and another size in one write, amid a rolling update. The generation is observed,
      no condition complains, and nothing will ever happen.`,
  },
  {
    golden: 'crash-past-deadline',
    verdict: ['stuck', 'crash-loop'],
    why: `ProgressDeadlineExceeded is what the Deployment shows and what the alert says; it is a symptom. The log of the
      container that died has the reason, and must be in the proof.`,
  },
  {
    golden: 'init-container-crashes',
    verdict: ['stuck', 'crash-loop'],
    why: `The main container only waits (PodInitializing) and never ran, so a log of it would be refused. The container
      that crashes is the init container; its name, exit code and log count.`,
  },
  {
    golden: 'pod-security',
    verdict: ['stuck', 'pod-create-error'],
    why: `Pods that the Pod Security Standards forbid, by the webhook that older clusters have: a denial in the words of a
      webhook, with the class of what it says. The first violation is in the headline, all four are in the proof.`,
  },
  {
    golden: 'paused-after-refusal',
    verdict: ['paused', 'paused-rollout'],
    why: `The event of a quota's refusal is still there, and the generation is observed since somebody paused: the refusal
      does not stop the rollout now, and must not be called the cause. The events' summary still tells of it.`,
  },
  {
    golden: 'too-little-left',
    verdict: ['stuck', 'unschedulable-pods'],
    why: `Each node has the CPU that the pod asks for, and none has it left: what the pods of the cluster request is in
      the recording. The verdict names the node that comes nearest and by how much it misses, and not the larger one
      whose taint keeps the pod away.`,
  },
  {
    golden: 'rollback-from-a-crash',
    verdict: ['healthy', null],
    why: `Warnings of the version that crashed fill the list of events, and a rollback has made all well. Events of pods
      that are gone prove nothing about those that are there.`,
  },
  {
    golden: 'deployment-forbidden',
    verdict: ['unknown', null],
    why: `The opposite of few-permissions: pods, events and ReplicaSets can be seen, the Deployment cannot. Without its
      template nobody can tell which pods are wanted, so that a crash that is plain to see is not called the cause.`,
  },
  {
    golden: 'image-on-one-node',
    verdict: ['stuck', 'image-pull-failure'],
    why: `The same image runs on one node and may not be pulled on the other: its name is right, and credentials or the node
      are not. The remedy must not send people to correct a name.`,
  },
  {
    golden: 'config-key-missing',
    verdict: ['stuck', 'container-config-error'],
    why: `The container waits with the reason in its message, and never ran: no crash, no pull. The ConfigMap and the key
      that it lacks are named.`,
  },
  {
    golden: 'volume-on-another-node',
    verdict: ['stuck', 'volume-failure'],
    why: `ContainerCreating without a word in the status: only an event of the attach-detach controller tells, and it names
      the pod that has the volume.`,
  },
  {
    golden: 'no-pod-address',
    verdict: ['stuck', 'sandbox-failure'],
    why: `The same status as with a volume, and another event: the network plugin has no address left. Who reads the status
      alone blames the image or the volume.`,
  },
  {
    golden: 'readiness-gate',
    verdict: ['stuck', 'readiness-failure'],
    why: `Every container is ready and the pod is not: a condition that somebody else has to set is missing. Its name is in
      the headline; no probe is blamed.`,
  },
  {
    golden: 'grace-outlasts-deadline',
    minutesLater: 2,
    verdict: ['stuck', 'terminating-pods'],
    why: `Between a complete rollout and the first new pod the controller judges no deadline, so no condition says that
      Recreate waits for longer than it allows. The old pods say it: they may take minutes more.`,
  },
  {
    golden: 'slow-pull',
    verdict: ['stuck', 'progress-deadline-exceeded'],
    why: `An image is being pulled, and nothing has failed but the deadline. There is no other cause, and none is made up.`,
  },
  {
    golden: 'evicted-again',
    verdict: ['stuck', 'cluster-resource-pressure'],
    why: `Each new pod is evicted and replaced. Those that there are wait innocently; the ones that failed say why, and one
      alone would have been a leftover.`,
  },
  {
    golden: 'adoption-refused-unseen',
    minutesLater: 2,
    verdict: ['stuck', 'unobserved-generation'],
    why: `The sync fails at its first step, which leaves no condition, no event and no ReplicaSet. What is left is the
      playbook's eighth diagnosis, and no guess.`,
  },
  {
    golden: 'adoption-refused',
    minutesLater: 2,
    verdict: ['stuck', 'controller-errors'],
    why: `The same where the log of kube-controller-manager can be read: a real line of it names the Deployment, the webhook
      and its words.`,
  },
  {
    golden: 'written-too-fast',
    verdict: ['stuck', 'rapid-modification'],
    why: `Six writes within a second by an autoscaler and a deploy tool, none of them observed. The writers are named from
      managedFields, of which each keeps but its last write.`,
  },
  {
    golden: 'cluster-info-dump',
    snapshot: 'cluster-info-dump',
    verdict: ['stuck', 'crash-loop'],
    why: `The folder that kubectl cluster-info dump writes, of an old cluster: JSON lists by namespace, logs beside them,
      no managedFields, empty lists that only their folder can place, and kinds that we do not read.`,
  },
  {
    golden: 'hand-made-list',
    verdict: ['stuck', 'unschedulable-pods'],
    why: `What people paste into a ticket: kubectl get deploy,rs,pods,events -o yaml, shortened by hand. No managedFields and
      no nodes: ages that depend on managedFields are unknown, not zero, and the kind that is absent is said.`,
  },
];
