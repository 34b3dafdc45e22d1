/** docs/on-call.md and docs/coverage.md, whole: everything in them is made here. */
import type { Listed } from './collect';
import { alarmTable, coverageTable, grafanaTable, placeholders } from './tables';

const GENERATED = '<!-- Made by `npm run on-call` from constructs/alarms/rows. Change it there. -->';

/** The environment whose pages wake somebody, as the page speaks of it. */
export interface OnCall {
  readonly environment: string;
  /** What the names of its resources begin with. */
  readonly prefix: string;
  readonly region: string;
  /** Its alarms. */
  readonly alarms: readonly Listed[];
  /** Name of an alarm that is a page, for the example of an answer. */
  readonly example: string;
  /** Environments in which nobody is woken. */
  readonly quiet: readonly string[];
}

export const onCallPage = ({ environment, prefix, region, alarms, example, quiet }: OnCall): string => `${GENERATED}

# On call

Every alarm tells its first responder at once: RelEng for everything, CloudOps for the database and what it needs. When you are told:

1. **Is it a page?** The text of an alarm begins with its severity. \`[page]\` wakes the first responder in ${environment}, once its names lead here (\`edge.names\`; until then everything is a notice); answer it, below. \`[notice]\` is
   mail to the responder and a line in #balrog, for office hours: nobody is woken, nothing is answered. ${quiet.length > 0 ? `In ${quiet.join(', ')} everything is a notice.` : ''}
2. **Open the runbook**: \`npm run balrog -- runbook ${example}\` prints the page of that alarm with real names and regions in its
   commands; the pages are in [runbooks](runbooks). Credentials of the environment's account are all that its commands need.
3. **Look** at Grafana, folder *Balrog ${environment}*: *Is Balrog serving?* first, then *Is this release healthy?* if there was one today, *Are backups
   fresh?*, *What do the agent and jobs do?*. What else is in alarm:

       aws cloudwatch describe-alarms --region ${region} --state-value ALARM --alarm-types MetricAlarm CompositeAlarm \\
         --query '[MetricAlarms,CompositeAlarms][].AlarmName'

An alarm that ends says so, in the same way. To practise: \`npm run rehearse -- fire <alarm>\` brings a rehearsal into the state of an alarm, and says whom
it tells; \`--over\` ends it.

## Answer a page

With the alarm's name, from any machine with access to the account; the name without \`-unanswered\`, if it is the second step that woke you:

    aws cloudwatch put-metric-data --region ${region} --namespace Balrog/OnCall --metric-name Answered \\
      --dimensions Alarm=${example} --value 1

Both responders are told of the answer, which holds for an hour; answer again if you need longer. Without one, the second responder is
paged after 15 minutes, by \`<alarm>-unanswered\`. An alarm of Grafana is answered by the link to **silence** in its mail. Pages of Cloud
Monitoring (*asked from outside* in the table) cannot be answered: the second step comes after 15 minutes unless the trouble is over. \`admin-unreachable\`
needs no answer: it has no second step.

## Alarms of ${environment}

\`${prefix}-\` comes before each name, and one line stands for all alarms of a row. In ${environment} there are:

${placeholders(alarms)}

${alarmTable(alarms)}

## Alerts of Grafana

Grafana evaluates some of these a second time, from outside of AWS and five to twelve minutes later, in case CloudWatch's do not arrive. Their
names are words, after \`${prefix}\`; \`npm run rehearse -- fire "${prefix} agent is silent"\` shows one.

${grafanaTable(alarms)}

Sentry tells #balrog and the teams of exceptions that are new, back again, or many since a release. It wakes nobody.
`;

export const coveragePage = (alarms: readonly Listed[], environments: readonly string[]): string => `${GENERATED}

# What is watched

Every component of each environment, and what tells when it is not there, answers wrongly, or is full. What nobody watches
says why. The alarms themselves: [on-call.md](on-call.md).

${coverageTable(alarms, environments)}
`;
