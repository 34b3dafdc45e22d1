import { EVENTS } from '../../../alarms/catalogue';
import { of, type Signal } from '../../../alarms/metric';
import { DEPLOYMENT_STEPS, deploymentRuleName } from '../../chat/deployment-events';
import { dashboard, type Section } from '../layout';
import { chart, rows, words } from '../panels';
import { athena, cloudWatch, logLines, type Series } from '../queries';
import { alarmRule, alarmSeries, failedAnswers, marks, type DashboardInput } from '../dashboard-input';

const FIVE_MINUTES_SECONDS = 300;

/** What a new version does to answers, beside what the one before did. */
export const release = (input: DashboardInput) =>
  dashboard({
    uid: `${input.prefix}-release`,
    title: 'Is this release healthy?',
    description:
      'Blue marks are releases, red ones alarms. Above: now; below: the same hours of the day before. Revisions of the task ' +
      'definition are versions: both run while a deployment goes on. docs/runbooks/release.md.',
    tags: ['balrog', input.prefix],
    from: 'now-3h',
    // The table of answers is paid by what it reads.
    refresh: '',
    annotations: marks(input),
    sections: [deployment(input), beforeAndAfter(input), byRevision(input), answers(input)],
  });

const ask = (input: DashboardInput, series: readonly Series[]) =>
  cloudWatch(input.sources.cloudWatch, input.region, series);

function deployment(input: DashboardInput): Section {
  const { version, schemaChange, bug } = input.release;
  return {
    heading: 'What was deployed',
    lines: [
      {
        height: 6,
        panels: [
          words({
            title: 'Runs',
            description: 'As this stack was last deployed.',
            markdown:
              `# ${version}\n\nSchema change: ${schemaChange}. ` +
              (bug === undefined ? '' : `[Bug ${bug}](https://bugzilla.mozilla.org/show_bug.cgi?id=${bug}), `) +
              `[changes](https://github.com/mozilla-releng/balrog/releases/tag/${version})\n\n` +
              'A release that misbehaves goes back by deploying the one before: docs/runbooks/release.md.',
          }),
          chart({
            title: 'Deployments of the services',
            description: 'As ECS reports them: started, steady, failed. A failed one has been rolled back.',
            unit: 'short',
            drawn: 'bars',
            targets: ask(
              input,
              DEPLOYMENT_STEPS.map((step) => ({
                label: step,
                signal: of(EVENTS.triggered, 'Sum'),
                dimensions: { RuleName: deploymentRuleName(input.prefix, step) },
              })),
            ),
          }),
          chart({
            title: 'Schema gates that failed',
            description: 'The deployment stopped before admin was changed: docs/runbooks/schema-gate-failed.md.',
            unit: 'short',
            drawn: 'bars',
            targets: ask(input, alarmSeries(input, 'schema-gate-failed', { label: 'failed' })),
            rules: [alarmRule(input, 'schema-gate-failed')],
          }),
        ],
      },
    ],
  };
}

function beforeAndAfter(input: DashboardInput): Section {
  const perDomain = (signal: Signal, periodSeconds: number) =>
    input.subjects.domain.map(({ names, dimensions }) => ({ label: names.domain, signal, dimensions, periodSeconds }));
  const failed = failedAnswers(input);
  const errors = alarmRule(input, '<service>-errors-<domain>');
  const slow = alarmRule(input, '<domain>-slow');
  const panels = (suffix: string, timeShift?: string) => [
    chart({
      title: `Answers that fail${suffix}`,
      description: 'Share of 5xx. A rise at a blue mark is the release.',
      unit: 'percent',
      targets: ask(input, perDomain(failed.signal, FIVE_MINUTES_SECONDS)),
      rules: [failed],
      ...(timeShift !== undefined && { timeShift }),
    }),
    chart({
      title: `Errors of the tasks${suffix}`,
      description: 'Answers with 5xx in a minute. At the line ECS rolls a deployment back.',
      unit: 'cpm',
      targets: ask(input, perDomain(errors.signal, 60)),
      rules: [errors],
      ...(timeShift !== undefined && { timeShift }),
    }),
    chart({
      title: `Slowest answers${suffix}`,
      description: 'p99. Caches of new tasks are cold for a minute.',
      unit: 's',
      targets: ask(input, perDomain(slow.signal, FIVE_MINUTES_SECONDS)),
      rules: [slow],
      ...(timeShift !== undefined && { timeShift }),
    }),
  ];
  return {
    heading: 'Before and after',
    lines: [
      { height: 7, panels: panels('') },
      { height: 7, panels: panels(', a day before', '1d') },
    ],
  };
}

/** Container Insights: "performance log events for Amazon ECS" (CloudWatch user guide), of type Task. */
const perRevision = (what: string) =>
  `filter Type = "Task" and ServiceName in ["public", "admin"]\n` +
  `| fields concat(ServiceName, " revision ", TaskDefinitionRevision) as revision\n` +
  `| stats ${what} by bin(5m), revision`;
/** By these names Grafana finds the columns in the answer, and makes a series of each value of those that are text. */
const REVISION_GROUPS = ['bin(5m)', 'revision'];

function byRevision(input: DashboardInput): Section {
  const name = `/aws/ecs/containerinsights/${input.clusterName}/performance`;
  const group = { name, arn: `arn:aws:logs:${input.region}:${input.accountId}:log-group:${name}` };
  const measured = (title: string, description: string, unit: 'short' | 'percent' | 'cpm', what: string) =>
    chart({
      title,
      description,
      unit,
      targets: logLines(input.sources.cloudWatch, input.region, group, perRevision(what), REVISION_GROUPS),
    });
  return {
    heading: 'By version: revisions of the task definition',
    lines: [
      {
        height: 7,
        panels: [
          measured(
            'Tasks of each revision',
            'While a deployment goes on there are two; afterwards one.',
            'short',
            'count_distinct(TaskId)',
          ),
          measured(
            'Processors, in percent of what a task has',
            'The same load, answered by two versions.',
            'percent',
            'avg(100 * CpuUtilized / CpuReserved)',
          ),
          measured(
            'Memory, in percent of what a task has',
            'A leak shows as a line that only climbs.',
            'percent',
            'avg(100 * MemoryUtilized / MemoryReserved)',
          ),
        ],
      },
    ],
  };
}

/**
 * The view of docs/log-tables.md without personal data. Its partitions are days, named in UTC as the plugin's macros are,
 * none of which is given an argument: older plugins misread one that has brackets.
 */
const ANSWERS_BY_CHANNEL = `SELECT product, channel, count(*) AS requests,
  count_if(status >= 500) AS failed,
  round(100e0 * count_if(status >= 500) / count(*), 3) AS failed_percent
FROM update_requests
WHERE day BETWEEN date_format($__timeFrom(), '%Y/%m/%d') AND date_format($__timeTo(), '%Y/%m/%d')
  AND from_iso8601_timestamp(requested_at) BETWEEN $__timeFrom() AND $__timeTo()
GROUP BY 1, 2
ORDER BY failed DESC, requests DESC, product, channel
LIMIT 20`;

const answers = (input: DashboardInput): Section => ({
  heading: 'Whom it hits',
  lines: [
    {
      height: 9,
      panels: [
        rows({
          title: 'Answers by product and channel',
          description:
            'From the load balancers’ logs, five minutes late. Costs each day that the hours above touch: asked on demand only.',
          targets: athena(input.sources.athena, input.region, input.logDatabase, ANSWERS_BY_CHANNEL),
        }),
      ],
    },
  ],
});
