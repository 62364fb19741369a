/** What a registry says of an image to somebody without credentials. Texts in it come from the registry. */
export type ImageAnswer =
  | {
      readonly is: 'there';
      /** Undefined where the registry does not say it as one. */
      readonly digest: string | undefined;
      /** Undefined where it could not be told. */
      readonly platforms: readonly Platform[] | undefined;
    }
  | {
      readonly is: 'no-such-tag';
      /**
       * Tags that are written alike, the most alike first; of the registry's first 1000. Undefined where it gives out no
       * list, and may not know the repository either.
       */
      readonly near: readonly string[] | undefined;
    }
  /** No such repository, or not for everybody: registries do not tell these apart. */
  | { readonly is: 'hidden' }
  | { readonly is: 'rate-limited'; readonly retryAfterSeconds: number | undefined }
  /** `why` is a clause: `registry.example refuses connections`. */
  | { readonly is: 'unreachable' | 'untrusted'; readonly why: string }
  /** It answers, but not as a registry does. */
  | { readonly is: 'odd'; readonly why: string }
  | { readonly is: 'cancelled' };

/** As image indexes write it: `linux`, `arm64`, `v8`. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | undefined;
}
