import { EVENTS, LOG_GROUP, TASKS } from '../../../alarms/catalogue';
import { of } from '../../../alarms/metric';
import { dashboard, type Section } from '../layout';
import { chart, figure, rows, type Unplaced } from '../panels';
import { cloudWatch, logLines, type Series } from '../queries';
import { alarmRule, alarmSeries, marks, type DashboardInput } from '../dashboard-input';

const FIVE_MINUTES_SECONDS = 300;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** What nobody calls and nobody waits for: its absence is found out late. */
export const work = (input: DashboardInput) =>
  dashboard({
    uid: `${input.prefix}-work`,
    title: 'What do the agent and jobs do?',
    description:
      'The agent enacts scheduled changes every 30 seconds, and looks healthy when it is not; jobs run once a day or once ' +
      'for each release. docs/runbooks/agent-not-enacting.md, docs/runbooks/job-failed.md.',
    tags: ['balrog', input.prefix],
    from: 'now-2d',
    refresh: '5m',
    annotations: marks(input),
    sections: [agent(input), jobs(input), gate(input)],
  });

const ask = (input: DashboardInput, series: readonly Series[]) =>
  cloudWatch(input.sources.cloudWatch, input.region, series);

const agent = (input: DashboardInput): Section => ({
  heading: 'The agent',
  lines: [
    { height: 7, panels: ofAgent(input) },
    { height: 8, panels: [newestErrors(input)] },
  ],
});

function ofAgent(input: DashboardInput): readonly Unplaced[] {
  return [
    chart({
      title: 'Lines that the agent logs',
      description: 'Eight requests a round: some 160 lines in five minutes with those of its nginx. None: it hangs.',
      unit: 'short',
      targets: ask(
        input,
        alarmSeries(input, 'agent-silent', { label: 'lines in five minutes', periodSeconds: FIVE_MINUTES_SECONDS }),
      ),
      rules: [alarmRule(input, 'agent-silent')],
    }),
    chart({
      title: 'Errors that the agent logs',
      description: 'It tries again for ever: errors for ten minutes are changes that are not enacted.',
      unit: 'short',
      drawn: 'bars',
      targets: ask(
        input,
        alarmSeries(input, 'agent-failing', { label: 'errors in five minutes', periodSeconds: FIVE_MINUTES_SECONDS }),
      ),
      rules: [alarmRule(input, 'agent-failing')],
    }),
    chart({
      title: 'Agents',
      description: 'Exactly one. Two would enact changes twice.',
      unit: 'short',
      targets: ask(
        input,
        input.subjects.service
          .filter(({ service }) => service === 'agent')
          .map(({ dimensions }) => ({ label: 'running', signal: of(TASKS.running, 'Maximum'), dimensions })),
      ),
    }),
  ];
}

/** Syslog's number of an error. */
const NEWEST_ERRORS =
  'fields @timestamp, Type, Fields.message, Fields.error\n| filter Severity = 3\n| sort @timestamp desc\n| limit 20';

const newestErrors = ({ sources, region, agentLog }: DashboardInput): Unplaced =>
  rows({
    title: 'Newest errors of the agent',
    description: 'What it could not do, newest first.',
    targets: logLines(sources.cloudWatch, region, agentLog, NEWEST_ERRORS),
  });

const jobs = (input: DashboardInput): Section => ({
  heading: 'Daily jobs',
  lines: [
    { height: 7, panels: ofRuns(input) },
    { height: 7, panels: [memoryOfJobs(input), schedules(input)] },
  ],
});

function ofRuns(input: DashboardInput): readonly Unplaced[] {
  const ended = (end: 'succeeded' | 'failed', periodSeconds: number) =>
    ask(
      input,
      input.subjects.job.map(({ names, failedRule, succeededRule }) => ({
        label: names.job,
        signal: of(EVENTS.triggered, 'Sum'),
        dimensions: { RuleName: end === 'failed' ? failedRule : succeededRule },
        periodSeconds,
      })),
    );
  return [
    figure({
      title: 'Succeeded in a day',
      description: 'Each runs once a day: unknown or 0 after its hour means that it did not.',
      unit: 'short',
      targets: ended('succeeded', DAY_SECONDS),
    }),
    chart({
      title: 'Runs that succeeded',
      description: 'One bar a day for each.',
      unit: 'short',
      drawn: 'bars',
      targets: ended('succeeded', HOUR_SECONDS),
    }),
    chart({
      title: 'Runs that failed',
      description: 'A container ended with another code than 0, or the task did not start.',
      unit: 'short',
      drawn: 'bars',
      targets: ended('failed', HOUR_SECONDS),
      rules: [alarmRule(input, '<job>-failed')],
    }),
  ];
}

const memoryOfJobs = (input: DashboardInput): Unplaced =>
  chart({
    title: 'Memory of the jobs',
    description: 'In percent of what they reserve. The dump has run out of it before.',
    unit: 'percent',
    targets: ask(input, alarmSeries(input, '<job>-memory', { periodSeconds: FIVE_MINUTES_SECONDS })),
    rules: [alarmRule(input, '<job>-memory')],
  });

const schedules = (input: DashboardInput): Unplaced =>
  chart({
    title: 'Schedules that could not start their target',
    description: 'A role, a subnet or a task definition is not what it was.',
    unit: 'short',
    drawn: 'bars',
    targets: ask(input, [
      ...alarmSeries(input, 'schedules-fail', { label: 'refused' }),
      ...alarmSeries(input, 'schedules-give-up', { label: 'given up' }),
    ]),
    rules: [alarmRule(input, 'schedules-fail'), alarmRule(input, 'schedules-give-up')],
  });

function gate(input: DashboardInput): Section {
  return {
    heading: 'The schema gate, once for each release',
    lines: [
      {
        height: 7,
        panels: [
          chart({
            title: 'Gates that failed',
            description: 'The deployment stopped there: docs/runbooks/schema-gate-failed.md.',
            unit: 'short',
            drawn: 'bars',
            targets: ask(input, alarmSeries(input, 'schema-gate-failed', { label: 'failed' })),
            rules: [alarmRule(input, 'schema-gate-failed')],
          }),
          chart({
            title: 'How long migrations take',
            description: 'Lambda grants 15 minutes. A longer one goes on, but its deployment has failed.',
            unit: 'ms',
            drawn: 'bars',
            targets: ask(input, alarmSeries(input, 'schema-gate-slow', { label: 'longest' })),
            rules: [alarmRule(input, 'schema-gate-slow')],
          }),
          chart({
            title: 'What the log router takes in',
            description:
              'Lines of public and admin that CloudWatch received: none means that the tables miss them, too.',
            unit: 'short',
            targets: ask(
              input,
              input.subjects['service log'].map(({ names, dimensions }) => ({
                label: names.service,
                signal: of(LOG_GROUP.lines, 'Sum'),
                dimensions,
                periodSeconds: FIVE_MINUTES_SECONDS,
              })),
            ),
          }),
        ],
      },
    ],
  };
}
