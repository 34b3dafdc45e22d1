import { EVENTS, FUNCTION, LOG_GROUP, TASKS } from '../../../alarms/catalogue';
import { of } from '../../../alarms/metric';
import {
  agentFailing,
  AGENT_SILENT,
  GATE_FAILED,
  GATE_SLOW,
  JOB_MEMORY,
  jobFailed,
  SCHEDULES_FAIL,
  SCHEDULES_GIVE_UP,
} from '../../../alarms/rules/jobs';
import { dashboard, type Section } from '../layout';
import { chart, figure, rows, type Unplaced } from '../panels';
import { cloudWatch, logLines, type Series } from '../queries';
import { marks, SCHEDULED_JOBS, serviceDimensions, type Scene } from '../scene';

const FIVE_MINUTES_SECONDS = 300;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** What nobody calls and nobody waits for: its absence is found out late. */
export const work = (scene: Scene) =>
  dashboard({
    uid: `${scene.prefix}-work`,
    title: 'What do the agent and jobs do?',
    description:
      'The agent enacts scheduled changes every 30 seconds, and looks healthy when it is not; jobs run once a day or once ' +
      'for each release. docs/runbooks/agent-not-enacting.md, docs/runbooks/job-failed.md.',
    tags: ['balrog', scene.prefix],
    from: 'now-2d',
    refresh: '5m',
    annotations: marks(scene),
    sections: [agent(scene), jobs(scene), gate(scene)],
  });

const ask = (scene: Scene, series: readonly Series[]) => cloudWatch(scene.sources.cloudWatch, scene.region, series);

const agent = (scene: Scene): Section => ({
  heading: 'The agent',
  lines: [
    { height: 7, panels: ofAgent(scene) },
    { height: 8, panels: [newestErrors(scene)] },
  ],
});

function ofAgent(scene: Scene): readonly Unplaced[] {
  const { logGroup } = scene.services.agent.task;
  const failing = agentFailing(`${scene.prefix}-errors`);
  return [
    chart({
      title: 'Lines that the agent logs',
      description: 'Eight requests a round: some 160 lines in five minutes with those of its nginx. None: it hangs.',
      unit: 'short',
      targets: ask(scene, [
        {
          label: 'lines in five minutes',
          signal: AGENT_SILENT.signal,
          dimensions: { LogGroupName: logGroup.name },
          periodSeconds: FIVE_MINUTES_SECONDS,
        },
      ]),
      rules: [AGENT_SILENT],
    }),
    chart({
      title: 'Errors that the agent logs',
      description: 'It tries again for ever: errors for ten minutes are changes that are not enacted.',
      unit: 'short',
      drawn: 'bars',
      targets: ask(scene, [
        {
          label: 'errors in five minutes',
          signal: failing.signal,
          dimensions: {},
          periodSeconds: FIVE_MINUTES_SECONDS,
        },
      ]),
      rules: [failing],
    }),
    chart({
      title: 'Agents',
      description: 'Exactly one. Two would enact changes twice.',
      unit: 'short',
      targets: ask(scene, [
        { label: 'running', signal: of(TASKS.running, 'Maximum'), dimensions: serviceDimensions(scene, 'agent') },
      ]),
    }),
  ];
}

/** Syslog's number of an error. */
const NEWEST_ERRORS =
  'fields @timestamp, Type, Fields.message, Fields.error\n| filter Severity = 3\n| sort @timestamp desc\n| limit 20';

const newestErrors = ({ sources, region, services }: Scene): Unplaced =>
  rows({
    title: 'Newest errors of the agent',
    description: 'What it could not do, newest first.',
    targets: logLines(sources.cloudWatch, region, services.agent.task.logGroup, NEWEST_ERRORS),
  });

const jobs = (scene: Scene): Section => ({
  heading: 'Daily jobs',
  lines: [
    { height: 7, panels: ofRuns(scene) },
    { height: 7, panels: [memoryOfJobs(scene), schedules(scene)] },
  ],
});

function ofRuns(scene: Scene): readonly Unplaced[] {
  const ended = (end: 'succeeded' | 'failed', periodSeconds: number) =>
    ask(
      scene,
      SCHEDULED_JOBS.map((job) => ({
        label: job,
        signal: of(EVENTS.triggered, 'Sum'),
        dimensions: { RuleName: `${scene.prefix}-${job}-${end}` },
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
      rules: [jobFailed('')],
    }),
  ];
}

const memoryOfJobs = (scene: Scene): Unplaced =>
  chart({
    title: 'Memory of the jobs',
    description: 'In percent of what they reserve. The dump has run out of it before.',
    unit: 'percent',
    targets: ask(
      scene,
      SCHEDULED_JOBS.map((job) => ({
        label: job,
        signal: JOB_MEMORY.signal,
        dimensions: serviceDimensions(scene, job),
        periodSeconds: FIVE_MINUTES_SECONDS,
      })),
    ),
    rules: [JOB_MEMORY],
  });

const DEFAULT_SCHEDULES = { ScheduleGroup: 'default' };

const schedules = (scene: Scene): Unplaced =>
  chart({
    title: 'Schedules that could not start their target',
    description: 'A role, a subnet or a task definition is not what it was.',
    unit: 'short',
    drawn: 'bars',
    targets: ask(scene, [
      { label: 'refused', signal: SCHEDULES_FAIL.signal, dimensions: DEFAULT_SCHEDULES },
      { label: 'given up', signal: SCHEDULES_GIVE_UP.signal, dimensions: DEFAULT_SCHEDULES },
    ]),
    rules: [SCHEDULES_FAIL, SCHEDULES_GIVE_UP],
  });

function gate(scene: Scene): Section {
  const dimensions = { FunctionName: `${scene.prefix}-schema-gate` };
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
            targets: ask(scene, [{ label: 'failed', signal: of(FUNCTION.errors, 'Sum'), dimensions }]),
            rules: [GATE_FAILED],
          }),
          chart({
            title: 'How long migrations take',
            description: 'Lambda grants 15 minutes. A longer one goes on, but its deployment has failed.',
            unit: 'ms',
            drawn: 'bars',
            targets: ask(scene, [{ label: 'longest', signal: GATE_SLOW.signal, dimensions }]),
            rules: [GATE_SLOW],
          }),
          chart({
            title: 'What the log router takes in',
            description:
              'Lines of public and admin that CloudWatch received: none means that the tables miss them, too.',
            unit: 'short',
            targets: ask(
              scene,
              (['public', 'admin'] as const).map((name) => ({
                label: name,
                signal: of(LOG_GROUP.lines, 'Sum'),
                dimensions: { LogGroupName: scene.services[name].task.logGroup.name },
                periodSeconds: FIVE_MINUTES_SECONDS,
              })),
            ),
          }),
        ],
      },
    ],
  };
}
