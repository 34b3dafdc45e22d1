/** What runs on a schedule or once for each release, and the agent. */
import { countedLines, EVENTS, FUNCTION, LOG_GROUP, SCHEDULER, STATE_MACHINE, TASKS } from '../catalogue';
import { of, shareOf, sumOf } from '../metric';
import { count, hours, milliseconds, minutes, percent } from '../quantity';
import { alarmRule } from '../rule';

const jobs = { component: 'jobs', severity: 'notice', first: 'releng', runbook: 'job-failed' } as const;

/**
 * It ended with another code than 0, or said that something failed whatever it ended with: scripts have hidden failures
 * before. The metric of the lines is named after the environment and the job.
 */
export const jobFailed = (linesMetric: string) =>
  alarmRule({
    ...jobs,
    failure: 'errors',
    summary: 'The job {subject} failed',
    why: 'It tries again at its next turn: until then old nightlies stay, or the public dump is an older one',
    signal: sumOf('count', { runs: EVENTS.triggered, lines: countedLines('Balrog/Jobs', linesMetric) }),
    threshold: { above: count(0) },
    window: { period: hours(1), periods: 1 },
    silence: 'notBreaching',
  });

/** CloudWatch looks back a week at most, in periods of an hour. */
export const jobSilent = (silenceHours: number) =>
  alarmRule({
    ...jobs,
    failure: 'availability',
    summary: `The job {subject} has not succeeded for ${silenceHours} hours`,
    why: 'It did not start, does not end, or ends badly each time',
    signal: of(EVENTS.triggered, 'Sum'),
    threshold: { below: count(1) },
    window: { period: hours(1), periods: silenceHours },
    silence: 'breaching',
  });

/** Early, while it still tries: one call that fails and then works is no news, so it takes two of three periods. */
export const SCHEDULES_FAIL = alarmRule({
  ...jobs,
  failure: 'errors',
  summary: 'A schedule cannot start what it is for',
  why: 'A role, a subnet or a task definition is not what it was: no job runs, and backups are not measured',
  signal: of(SCHEDULER.targetErrors, 'Sum'),
  threshold: { above: count(0) },
  window: { period: minutes(5), periods: 3, breaching: 2 },
  silence: 'notBreaching',
});

/**
 * What was not started at all. The tries of one call can all fall into one period of the alarm above, which waits for a
 * second one: this one needs no second.
 */
export const SCHEDULES_GIVE_UP = alarmRule({
  ...jobs,
  failure: 'errors',
  summary: 'A schedule has given up starting what it is for',
  why: 'A job is left out until its next turn, or backups are not measured: tries until then are at an end',
  signal: of(SCHEDULER.dropped, 'Sum'),
  threshold: { above: count(0) },
  window: { period: minutes(5), periods: 1 },
  silence: 'notBreaching',
});

export const JOB_MEMORY = alarmRule({
  ...jobs,
  failure: 'saturation',
  summary: 'The job {subject} uses nearly all of its memory',
  why: 'The dump has run out of memory before, and a killed job leaves nothing behind',
  signal: shareOf({
    metrics: { used: TASKS.memoryUsed, reserved: TASKS.memoryReserved },
    part: 'used',
    whole: 'reserved',
    statistic: 'Maximum',
    wholeAtLeast: 1,
  }),
  threshold: { above: percent(90) },
  window: { period: minutes(5), periods: 1 },
  silence: 'notBreaching',
});

const gate = {
  component: 'schema gate',
  first: 'cloudops',
  severity: 'notice',
  runbook: 'schema-gate-failed',
} as const;

export const GATE_FAILED = alarmRule({
  ...gate,
  failure: 'errors',
  summary: 'The schema gate failed: the database is not what the release needs',
  why: 'The deployment stops here, and the old code goes on with a schema that may be half changed',
  signal: of(FUNCTION.errors, 'Sum'),
  threshold: { above: count(0) },
  window: { period: minutes(1), periods: 1 },
  silence: 'notBreaching',
});

export const GATE_SLOW = alarmRule({
  ...gate,
  failure: 'saturation',
  summary: 'The schema gate has needed 12 of the 15 minutes that Lambda grants',
  why: 'The next migration fails its deployment although it goes on',
  signal: of(FUNCTION.duration, 'Maximum'),
  threshold: { above: milliseconds(12 * 60 * 1000) },
  window: { period: minutes(1), periods: 1 },
  silence: 'notBreaching',
});

export const BACKUP_WATCH_FAILS = alarmRule({
  component: 'backups',
  first: 'cloudops',
  severity: 'notice',
  runbook: 'backup-too-old',
  failure: 'errors',
  summary: 'The measurement of the backups fails',
  why: 'While nobody measures, every backup counts as too old',
  signal: of(STATE_MACHINE.failed, 'Sum'),
  threshold: { above: count(0) },
  window: { period: minutes(1), periods: 5, breaching: 3 },
  silence: 'notBreaching',
});

const agent = { component: 'agent', severity: 'page', first: 'releng', runbook: 'agent-not-enacting' } as const;

/** The metric is named after the environment. */
export const agentFailing = (metricName: string) =>
  alarmRule({
    ...agent,
    failure: 'errors',
    summary: 'The agent logs errors for ten minutes: scheduled changes may not be enacted',
    why: 'A release that was to go out at a set time does not',
    signal: of(countedLines('Balrog/Agent', metricName), 'Sum'),
    threshold: { above: count(0) },
    window: { period: minutes(5), periods: 2, breaching: 2 },
    silence: 'notBreaching',
  });

export const AGENT_SILENT = alarmRule({
  ...agent,
  failure: 'availability',
  summary: 'The agent has not asked admin for anything for ten minutes, which it does every 30 seconds',
  why: 'A release that was to go out at a set time does not',
  signal: of(LOG_GROUP.lines, 'Sum'),
  threshold: { below: count(1) },
  window: { period: minutes(5), periods: 2, breaching: 2 },
  silence: 'breaching',
});
