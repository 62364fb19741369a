/**
 * The shape of a rule: pure and synchronous, it sees only the evidence it names and the moment of judgement, and
 * answers with a message id and the data that fill it. The engine (runRules.ts) adds `crashed`, and `blocked` where what
 * it needs is missing.
 */
import type { Facts, StepId } from './model/evidence.ts';
import type { Proof } from './model/report.ts';
import type { Moment } from './time.ts';

interface MessageTemplate {
  /** One sentence for the headline, without a full stop; `{x}` is filled from the match's data. */
  readonly text: string;
  /**
   * What to do next, the most likely help first; commands in backticks. May use the same placeholders, and others: a
   * remedy is left out where one of these has no value.
   */
  readonly remedies: readonly string[];
  /** `context`: worth telling, but never the cause by itself. Default `cause`. */
  readonly standing?: 'context';
}

export type Messages = Readonly<Record<string, MessageTemplate>>;

type Placeholder<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

/**
 * Filled by the engine: the Deployment; for command lines `in`, which is `-n NAMESPACE --context CONTEXT`, and for what
 * is not in its namespace `onContext`, which is ` --context CONTEXT` with the space before it, or nothing.
 */
export type Ambient = 'name' | 'namespace' | 'in' | 'onContext';

type OfText<T extends MessageTemplate> = Exclude<Placeholder<T['text']>, Ambient>;
type OfRemedies<T extends MessageTemplate> = Exclude<Placeholder<T['remedies'][number]>, Ambient | OfText<T>>;

type Data<T extends MessageTemplate> = Readonly<
  Record<OfText<T>, string | number> & Record<OfRemedies<T>, string | number | undefined>
>;

export type Match<M extends Messages> = {
  [Id in keyof M & string]: {
    readonly outcome: 'match';
    readonly message: Id;
    /** Sub-cause; the message id where it is left out. */
    readonly class?: string;
    readonly data: Data<M[Id]>;
    readonly proof: readonly Proof[];
  };
}[keyof M & string];

export interface Silence {
  /**
   * `noMatch`: looked, and it is not so. `notApplicable`: the question does not arise here. `blocked`: what it `uses`
   * would have told, and could not be read.
   */
  readonly outcome: 'noMatch' | 'notApplicable' | 'blocked';
  /** One sentence that says why. */
  readonly because: string;
}

/** What `needs` names is there; what `uses` names may be undefined where it could not be read. */
type Given<Needs extends StepId, Uses extends StepId> = { readonly [S in Needs]: Facts[S] } & {
  readonly [S in Uses]: Facts[S] | undefined;
};

export interface RuleDefinition<Needs extends StepId, Uses extends StepId, M extends Messages> {
  readonly id: string;
  readonly title: string;
  /** The playbook's diagnosis number; null for the fallback and beyond. */
  readonly diagnosis: number | null;
  /** Without these the rule is blocked. */
  readonly needs: readonly Needs[];
  /** These sharpen it. */
  readonly uses?: readonly Uses[];
  /** True where this cause keeps observedGeneration behind generation. */
  readonly holdsGenerationBack?: boolean;
  /** What the verdict's status is when this rule is the cause. Default `stuck`. */
  readonly status?: 'paused' | 'stuck';
  readonly messages: M;
  evaluate(given: Given<Needs, Uses>, now: Moment): Match<M> | Silence;
}

/** A rule as the engine sees it, its own types erased. */
export type Rule = RuleDefinition<StepId, StepId, Messages>;

export function defineRule<
  const Needs extends StepId,
  const M extends Messages,
  const Uses extends StepId = never,
>(definition: RuleDefinition<Needs, Uses, M>): RuleDefinition<Needs, Uses, M> {
  return definition;
}

export function noMatch(because: string): Silence {
  return { outcome: 'noMatch', because };
}

export function couldNotTell(because: string): Silence {
  return { outcome: 'blocked', because: `Could not tell: ${because}` };
}

export function notApplicable(because: string): Silence {
  return { outcome: 'notApplicable', because };
}
