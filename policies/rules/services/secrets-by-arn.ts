import { show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { StackView } from '../../stack-view';
import { containersOf, type ContainerView } from '../../tasks';
import { unreadable } from '../../unreadable-containers';

const REMEDY = 'Name the secret in secrets (valueFrom); whoever may describe a task definition reads its environment.';
const SECRET = /(^|_)(DBURI|PASSWORD|PASSWD|PWD|SECRET|SECRET_KEY|CLIENT_SECRET|TOKEN|PRIVATE_KEY|API_KEY)$/;

const MASTER_SECRET = /^\$\{try\(aws_db_instance\.[\w-]+\.master_user_secret\[0\]\.secret_arn, ([\w.-]+)\)\}$/;

/** Secrets reach a container by the ARN of where they are kept, never as plain variables. */
export const secretsByArn: Rule = {
  id: 'secrets-by-arn',
  reason: 'A password in a task definition stands in the state, in every plan, and in each of its revisions for ever.',
  appliesTo: ['aws_ecs_task_definition'],
  check: (definition, stack) =>
    containersOf(definition)?.flatMap((container) => faultsOf(container, stack)) ?? unreadable(definition),
};

function faultsOf({ name, environment, secrets }: ContainerView, stack: StackView): readonly Finding[] {
  const plain = [...environment.keys()]
    .filter((variable) => SECRET.test(variable))
    .map((variable) => ({
      wrong: `environment.${variable} of container ${name} is a secret in plain text`,
      remedy: REMEDY,
    }));
  const elsewhere = [...secrets]
    .filter(([, from]) => !isSecret(from, stack))
    .map(([variable, from]) => ({
      wrong: `secrets.${variable} of container ${name} comes from ${show(from)}, which is no secret`,
      remedy: REMEDY,
    }));
  return [...plain, ...elsewhere];
}

/** A secret of this stack, the password that RDS keeps, or an ARN of Secrets Manager; perhaps one key of it. */
function isSecret(from: string, stack: StackView): boolean {
  const whole = from.replace(/:[^:${}]+::$/, '');
  if (/^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:/.test(whole)) return true;
  // RDS has no secret for an instance that was imported until it is handed the password: another secret stands there until then.
  const [, until] = MASTER_SECRET.exec(whole) ?? [];
  if (until !== undefined) return isSecret(`\${${until}}`, stack);
  return stack.follow(whole)?.type === 'aws_secretsmanager_secret';
}
