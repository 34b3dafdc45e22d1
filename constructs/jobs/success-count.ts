/**
 * The state machine that counts the successes of jobs whose silence lasts longer than an alarm of CloudWatch can look back, in
 * Amazon States Language with JSONata: for each job one question to CloudWatch and one number in answer.
 */
import { EVENTS, JOBS } from '../alarms/catalogue';

export interface CountedJob {
  /** The rule of EventBridge that sees its successes. */
  readonly ruleName: string;
  /** How far back they count. */
  readonly hours: number;
}

const jsonata = (expression: string) => `{% ${expression} %}`;

const HOUR_SECONDS = 3600;
const hoursAgo = (hours: string) => `$fromMillis($millis() - ${hours} * ${HOUR_SECONDS} * 1000)`;
const ofTheRule = [{ Name: 'RuleName', Value: jsonata('$states.input.ruleName') }];
/** Too many questions at once, an error of CloudWatch's own. */
const RETRY = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60, MaxAttempts: 2 }];

/** "Actions" (CloudWatch API reference); names of calls and fields are those of Step Functions' AWS SDK integrations. */
export const successCountDefinition = (jobs: readonly CountedJob[]) => ({
  Comment: 'Counts how often each job has succeeded within the time in which it should have',
  QueryLanguage: 'JSONata',
  StartAt: 'CountJobs',
  States: {
    CountJobs: {
      Type: 'Map',
      Items: jobs,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Count',
        States: {
          Count: {
            Type: 'Task',
            Resource: 'arn:aws:states:::aws-sdk:cloudwatch:getMetricStatistics',
            Arguments: {
              Namespace: EVENTS.triggered.namespace,
              MetricName: EVENTS.triggered.name,
              Dimensions: ofTheRule,
              StartTime: jsonata(hoursAgo('$states.input.hours')),
              EndTime: jsonata(hoursAgo('0')),
              Period: HOUR_SECONDS,
              Statistics: ['Sum'],
            },
            Retry: RETRY,
            // No data point is no success; without the 0 it would be no number.
            Output: {
              ruleName: jsonata('$states.input.ruleName'),
              successes: jsonata('$sum([0, $states.result.Datapoints.Sum])'),
            },
            Next: 'Publish',
          },
          Publish: {
            Type: 'Task',
            Resource: 'arn:aws:states:::aws-sdk:cloudwatch:putMetricData',
            Arguments: {
              Namespace: JOBS.successes.namespace,
              MetricData: [
                {
                  MetricName: JOBS.successes.name,
                  Unit: 'Count',
                  Value: jsonata('$states.input.successes'),
                  Dimensions: ofTheRule,
                },
              ],
            },
            Retry: RETRY,
            End: true,
          },
        },
      },
      End: true,
    },
  },
});
