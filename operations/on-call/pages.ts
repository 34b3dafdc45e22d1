/** docs/on-call.md and docs/coverage.md, whole: everything in them is made here. */
import type { Listed } from './collect';
import { alarmTable, coverageTable } from './tables';

const GENERATED = '<!-- Made by `npm run on-call` from constructs/observability/alerting. Change it there. -->';

export const onCallPage = (alerts: readonly Listed[]): string => `${GENERATED}

# On call

Every alarm tells its first responder at once: RelEng for everything, CloudOps for the database and the ground it stands on. Its text
begins with its severity:

- \`[page]\` wakes the first responder in prod. Who takes it answers, with the alarm's name, from any machine with access to the account:

      aws cloudwatch put-metric-data --namespace Balrog/OnCall --metric-name Answered \\
        --dimensions Alarm=balrog-prod-aus5-no-healthy-target --value 1

  Both responders are told of the answer, which holds for an hour; answer again if you need longer. Without one, the second responder
  is paged after 15 minutes, by \`<alarm>-unanswered\`. Pages of Cloud Monitoring cannot be answered: the second step comes after 15
  minutes unless the trouble is over.

- \`[notice]\` is mail to the responder and a line in #balrog, for office hours. In stage everything is a notice.

An alarm that ends says so, in the same way. What an alarm would do now, and whom it would tell, by what is deployed:
\`npm run rehearse -- drill <alarm>\`.

## Alarms of prod

\`balrog-prod-\` comes before each name; \`<domain>\` is aus3, aus4, aus5, aus-api or admin.

${alarmTable(alerts)}
`;

export const coveragePage = (alerts: readonly Listed[]): string => `${GENERATED}

# What is watched

Every component of both environments, and what tells when it is not there, answers wrongly, or is full. What nobody watches
says why. The alarms themselves: [on-call.md](on-call.md).

${coverageTable(alerts)}
`;
