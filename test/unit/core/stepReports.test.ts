import assert from 'node:assert/strict';
import { commandTarget } from '../../../src/core/kubectl.ts';
import type { Blind } from '../../../src/core/model/reading.ts';
import { StepReports } from '../../../src/core/stepReports.ts';
import { NOW } from '../../support/facts.ts';

const command = commandTarget('shop', 'web', 'prod', { matchLabels: { app: 'web' } });
const failed = (reason: string): Blind => ({ state: 'failed', reason });

describe('what is told of a step', () => {
  it('is made once of a reading, and anew of another one', () => {
    const reports = new StepReports();
    const first = failed('the first page broke off');
    const told = reports.of('events', first, command, NOW);
    assert.equal(reports.of('events', first, command, NOW), told);
    const other = reports.of('events', failed('the rest broke off'), command, NOW);
    assert.equal(other.summary, 'the rest broke off');
  });

  it('is its own where two steps share a reading', () => {
    const reports = new StepReports();
    const pending = failed('still being read');
    assert.equal(reports.of('nodes', pending, command, NOW).id, 'nodes');
    assert.equal(reports.of('logs', pending, command, NOW).id, 'logs');
  });

  it('holds no secret', () => {
    const reading = failed('proxy http://me:hunter2@proxy.example refused');
    const { summary } = new StepReports().of('pods', reading, command, NOW);
    assert.doesNotMatch(summary, /hunter2/);
    assert.match(summary, /proxy\.example/);
  });
});
