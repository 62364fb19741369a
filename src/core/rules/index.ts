/** All rules. Their order is the precedence: of several matches that could be the cause, the first one is. */
import type { Rule } from '../rule.ts';
import pausedRollout from './paused-rollout.ts';

export const RULES: readonly Rule[] = [pausedRollout];
