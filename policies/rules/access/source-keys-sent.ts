import { readDocument, type Statement } from '../../documents';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

/** Services that name account and resource when they assume a role, and the page of AWS that shows it in a trust policy. */
const NAMED_WHEN_ASSUMED: Readonly<Record<string, string>> = {
  'ecs-tasks.amazonaws.com': '"Amazon ECS task IAM role" (ECS developer guide)',
  'scheduler.amazonaws.com': '"Confused deputy prevention in EventBridge Scheduler" (its user guide)',
  'states.amazonaws.com': '"Prevent cross-service confused deputy issue" (Step Functions developer guide)',
  'monitoring.rds.amazonaws.com': '"Setting up and enabling Enhanced Monitoring" (RDS user guide)',
};

const SOURCE = /^aws:source(account|arn)$/i;

/** A condition on the source asks only services that name it. */
export const sourceKeysSent: Rule = {
  id: 'source-keys-sent',
  reason:
    'A condition on what a service does not send is never fulfilled: the role cannot be assumed, or the log stays empty.',
  appliesTo: ['aws_iam_role', 'aws_cloudwatch_log_resource_policy'],
  check: (resource, stack) =>
    resource.type === 'aws_iam_role'
      ? ofTrust(statementsOf(resource, 'assume_role_policy', stack))
      : ofEventLog(statementsOf(resource, 'policy_document', stack)),
};

/** What cannot be read is a fault of no-open-principal. */
function statementsOf({ attributes }: Resource, attribute: string, stack: StackView): readonly Statement[] {
  const reading = readDocument(stack, attributes[attribute]);
  return 'unreadable' in reading ? [] : reading.statements;
}

const sourceKey = ({ conditions }: Statement): string | undefined =>
  conditions.map(({ variable }) => variable).find((variable) => SOURCE.test(variable));

const servicesOf = ({ principals }: Statement): readonly string[] =>
  principals.filter(({ type }) => type === 'Service').flatMap(({ identifiers }) => identifiers);

function ofTrust(statements: readonly Statement[]): readonly Finding[] {
  return statements.flatMap((statement) => {
    const key = sourceKey(statement);
    const silent = servicesOf(statement).filter((service) => NAMED_WHEN_ASSUMED[service] === undefined);
    if (statement.effect !== 'Allow' || key === undefined) return [];
    return silent.map((service) => ({
      wrong: `assume_role_policy asks ${service} for ${key}, which no page of AWS says it sends`,
      remedy:
        'Leave the condition out: only who may pass the role (iam:PassRole) can give it to the service. Where AWS documents it, add the service to policies/rules/access/source-keys-sent.ts with its page.',
    }));
  });
}

/** EventBridge names its rule with the events, not when it makes the stream for them (hashicorp/terraform-provider-aws#26628). */
function ofEventLog(statements: readonly Statement[]): readonly Finding[] {
  return statements.flatMap((statement) => {
    const key = sourceKey(statement);
    const makesStreams = statement.actions.some((action) => /^(\*|logs:(\*|Create\*|CreateLogStream))$/i.test(action));
    const isEventBridge = servicesOf(statement).includes('events.amazonaws.com');
    if (statement.effect !== 'Allow' || key === undefined || !makesStreams || !isEventBridge) return [];
    return [
      {
        wrong: `policy_document asks events.amazonaws.com for ${key} when it makes a log stream`,
        remedy: 'Give logs:CreateLogStream a statement of its own without that condition; logs:PutLogEvents keeps it.',
      },
    ];
  });
}
