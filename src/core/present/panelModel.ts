/** Builds what the panel shows from what has arrived so far: steps one by one, then the report. */
import { capital } from '../judge/words.ts';
import type { AlertReport, Report } from '../model/report.ts';
import { clockTime } from '../time.ts';
import { remedyParts } from './panelCommands.ts';
import { panelDiagnoses } from './panelDiagnoses.ts';
import { panelSteps } from './panelSteps.ts';
import type { PanelInput, PanelModel, PanelVerdict } from './panelTypes.ts';
import { generationSentence, STATUS_WORDS } from './words.ts';

export type { PanelAction, PanelInput, PanelModel, PlannedStep } from './panelTypes.ts';

export function panelModel(input: PanelInput): PanelModel {
  const { target, where, phase, notice, report } = input;
  return {
    target,
    where,
    phase,
    notice,
    collectedAt: report === null ? null : clockTime(report.collectedAt),
    verdict: report === null ? null : panelVerdict(report, phase),
    generation: report?.generation ?? null,
    replicaSets: report?.rollout.replicaSets ?? null,
    steps: panelSteps(input),
    diagnoses: report === null ? [] : panelDiagnoses(report),
    alerts: (report?.alerts ?? []).map((one) => ({ ...one, word: fires(one) })),
    timeline: (report?.timeline ?? []).map((one) => ({ ...one, clock: clockTime(one.at) })).reverse(),
    actions: input.actions.header,
  };
}

function panelVerdict(report: Report, phase: PanelModel['phase']): PanelVerdict {
  const { status, headline, remedies, cause } = report.verdict;
  const word = STATUS_WORDS[status];
  // What could not be looked at again is not what is.
  const isOld = phase === 'failed' || phase === 'cancelled';
  return {
    status,
    word: isOld ? `${word} as of ${clockTime(report.collectedAt)} UTC` : word,
    headline: withoutWord(headline, word),
    generation: generationSentence(report),
    proof: report.outcomes.find((one) => one.role === 'cause')?.evidence ?? [],
    remedies: remedies.map(remedyParts),
    rule: cause,
  };
}

/** The word stands above it. */
function withoutWord(headline: string, word: string): string {
  const lead = `${capital(word)}: `;
  return headline.startsWith(lead) ? capital(headline.slice(lead.length)) : headline;
}

function fires({ wouldFire }: AlertReport): string {
  return wouldFire === null ? 'cannot be told' : wouldFire ? 'would fire' : 'would not fire';
}
