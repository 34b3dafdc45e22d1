/** What runs on a schedule or once for each release, and the agent. */
import { EVENTS, FUNCTION, JOBS, LOG_GROUP, SCHEDULER, TASKS } from '../catalogue';
import { NOTHING, onceADay, onceAnHour } from '../example';
import { of, shareOf, sumOf } from '../metric';
import { count, hours, milliseconds, minutes, percent } from '../quantity';
import { alarm } from '../row';

const jobs = { component: 'jobs', severity: 'notice', first: 'releng', runbook: 'job-failed' } as const;

const gate = {
  component: 'schema gate',
  first: 'cloudops',
  severity: 'notice',
  runbook: 'schema-gate-failed',
} as const;

const agent = { component: 'agent', severity: 'page', first: 'releng', runbook: 'agent-not-enacting' } as const;

/** An alarm with periods of an hour looks back seven days at most ("Alarm evaluation", CloudWatch user guide). */
export const ALARM_LOOKS_BACK_HOURS = 7 * 24;

/** Nothing succeeded for so many hours: asked of CloudWatch by the alarm itself, or, of weekly jobs, by a state machine. */
const successMissing = (silenceHours: number) =>
  silenceHours <= ALARM_LOOKS_BACK_HOURS
    ? ({
        signal: of(EVENTS.triggered, 'Sum'),
        window: { period: hours(1), periods: silenceHours },
        fires: NOTHING,
        quiet: onceADay(1),
      } as const)
    : ({
        signal: of(JOBS.successes, 'Maximum'),
        // One count may be missing.
        window: { period: hours(1), periods: 2 },
        fires: onceAnHour(0),
        quiet: onceAnHour(1),
      } as const);

export const JOB_ALARMS = {
  /**
   * It ended with another code than 0, or said that something failed whatever it ended with: scripts have hidden failures
   * before.
   */
  '<job>-failed': alarm('job', ({ failedRule, failureLines }) => ({
    ...jobs,
    failure: 'errors',
    summary: 'The job {subject} failed',
    why: 'It tries again at its next turn: until then old nightlies stay, or the public dump is an older one',
    signal: sumOf('count', { runs: EVENTS.triggered, lines: failureLines }),
    dimensions: { RuleName: failedRule },
    threshold: { above: count(0) },
    window: { period: hours(1), periods: 1 },
    silence: 'notBreaching',
    fires: { runs: NOTHING, lines: onceAnHour(1) },
    quiet: { runs: NOTHING, lines: NOTHING },
  })),

  '<job>-silent': alarm('job', ({ succeededRule, silenceHours }) => ({
    ...jobs,
    failure: 'availability',
    summary: `The job {subject} has not succeeded for ${silenceHours} hours`,
    why: 'It did not start, does not end, or ends badly each time',
    ...successMissing(silenceHours),
    dimensions: { RuleName: succeededRule },
    threshold: { below: count(1) },
    silence: 'breaching',
  })),

  '<job>-memory': alarm('job', {
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
    fires: { used: 7900, reserved: 8192 },
    quiet: { used: 3000, reserved: 8192 },
  }),

  /** Early, while it still tries: one call that fails and then works is no news, so it takes two of three periods. */
  'schedules-fail': alarm('schedules', {
    ...jobs,
    failure: 'errors',
    summary: 'A schedule cannot start what it is for',
    why: 'A role, a subnet or a task definition is not what it was: no job runs, and backups are not measured',
    signal: of(SCHEDULER.targetErrors, 'Sum'),
    threshold: { above: count(0) },
    window: { period: minutes(5), periods: 3, breaching: 2 },
    silence: 'notBreaching',
    fires: 1,
    quiet: onceADay(1),
  }),

  /**
   * What was not started at all. The tries of one call can all fall into one period of the alarm above, which waits for a
   * second one: this one needs no second.
   */
  'schedules-give-up': alarm('schedules', {
    ...jobs,
    failure: 'errors',
    summary: 'A schedule has given up starting what it is for',
    why: 'A job is left out until its next turn, or backups are not measured: tries until then are at an end',
    signal: of(SCHEDULER.dropped, 'Sum'),
    threshold: { above: count(0) },
    window: { period: minutes(5), periods: 1 },
    silence: 'notBreaching',
    fires: onceADay(1),
    quiet: NOTHING,
  }),

  'schema-gate-failed': alarm('schema gate', {
    ...gate,
    failure: 'errors',
    summary: 'The schema gate failed: the database is not what the release needs',
    why: 'The deployment stops here, and the old code goes on with a schema that may be half changed',
    signal: of(FUNCTION.errors, 'Sum'),
    threshold: { above: count(0) },
    window: { period: minutes(1), periods: 1 },
    silence: 'notBreaching',
    fires: onceADay(1),
    quiet: 0,
  }),

  'schema-gate-slow': alarm('schema gate', {
    ...gate,
    failure: 'saturation',
    summary: 'The schema gate has needed 12 of the 15 minutes that Lambda grants',
    why: 'The next migration fails its deployment although it goes on',
    signal: of(FUNCTION.duration, 'Maximum'),
    threshold: { above: milliseconds(12 * 60 * 1000) },
    window: { period: minutes(1), periods: 1 },
    silence: 'notBreaching',
    fires: 800_000,
    quiet: 95_000,
  }),

  'agent-failing': alarm('agent', ({ errorLines }) => ({
    ...agent,
    failure: 'errors',
    summary: 'The agent logs errors for ten minutes: scheduled changes may not be enacted',
    why: 'A release that was to go out at a set time does not',
    signal: of(errorLines, 'Sum'),
    threshold: { above: count(0) },
    window: { period: minutes(5), periods: 2, breaching: 2 },
    silence: 'notBreaching',
    fires: 2,
    quiet: 0,
  })),

  'agent-silent': alarm('agent', {
    ...agent,
    failure: 'availability',
    summary: 'The agent has not asked admin for anything for ten minutes, which it does every 30 seconds',
    why: 'A release that was to go out at a set time does not',
    signal: of(LOG_GROUP.lines, 'Sum'),
    threshold: { below: count(1) },
    window: { period: minutes(5), periods: 2, breaching: 2 },
    silence: 'breaching',
    grafana: 'agent is silent',
    fires: NOTHING,
    quiet: 16,
  }),
} as const;
