/** What happens on this machine when the user of a context logs in: told by the cluster part, shown by the host. */
export interface CredentialUse {
  /** The kubeconfig files that define the context, its cluster and its user; absolute. */
  readonly files: readonly string[];
  /** Where the credentials go. */
  readonly server: string;
  readonly user: string;
  /** How the user proves who they are, in words: "a token", "an exec plugin". */
  readonly kind: string;
  /** The program with its arguments, absolute where it was found; null where none is run. */
  readonly runs: readonly string[] | null;
  /** A file whose content is sent to the server. */
  readonly sends: string | null;
  /** Differs when anything differs that somebody agreed to: server, program, arguments, variables, file. */
  readonly fingerprint: string;
}
