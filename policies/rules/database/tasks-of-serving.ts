import { show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { StackView } from '../../stack-view';
import { containersOf, isBalrog } from '../../tasks';

const VARIABLE = 'DATABASE_GENERATION';
const REMEDY = 'Take both from UpdateDatabase (constructs/database): its names, and its serving.name.';

/** The name that DBURIs say leads to the database that serves, and every task that reads one names it. */
export const tasksOfServing: Rule = {
  id: 'tasks-of-serving',
  reason: 'A task that a switch does not replace answers for up to an hour with what the former database said.',
  checkStack: (stack) => {
    const serving = stack.facts.databases?.serving;
    return serving === undefined ? [] : [...nameOf(serving, stack), ...tasksOf(serving, stack)];
  },
};

/** `serving.<zone>` is a CNAME of `<serving>.<zone>`. */
function nameOf(serving: string, stack: StackView): readonly Finding[] {
  const records = stack
    .ofType('aws_route53_record')
    .filter(({ attributes }) => String(stack.value(attributes['name'])).startsWith('serving.'));
  if (records.length === 0) {
    const at = { path: stack.name, address: stack.name };
    return [{ at, wrong: 'no aws_route53_record is called serving: DBURIs lead nowhere', remedy: REMEDY }];
  }
  return records.flatMap((at) => {
    const zone = String(stack.value(at.attributes['name'])).slice('serving.'.length);
    const given = [at.attributes['records']].flat();
    return given.length === 1 && given[0] === `${serving}.${zone}`
      ? []
      : [{ at, wrong: `records is ${show(given)}, expected ["${serving}.${zone}"]`, remedy: REMEDY }];
  });
}

function tasksOf(serving: string, stack: StackView): readonly Finding[] {
  return stack.ofType('aws_ecs_task_definition').flatMap((at) =>
    (containersOf(at) ?? [])
      .filter((container) => isBalrog(container) && container.secrets.has('DBURI'))
      .filter(({ environment }) => environment.get(VARIABLE) !== serving)
      .map(({ name, environment }) => ({
        at,
        wrong: `environment.${VARIABLE} of container ${name} is ${show(environment.get(VARIABLE))}, expected "${serving}"`,
        remedy: REMEDY,
      })),
  );
}
