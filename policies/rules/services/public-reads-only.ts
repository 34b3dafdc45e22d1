import { COMMANDS } from '../../../application/commands';
import { show, text } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { StackView } from '../../stack-view';
import { containersOf, isBalrog, type ContainerView } from '../../tasks';
import { unreadable } from '../../unreadable-containers';

/** Command of Balrog -> the database user it works as. */
const ROLES: Readonly<Record<string, string>> = {
  [COMMANDS.public]: 'public',
  [COMMANDS.admin]: 'admin',
  [COMMANDS.cleanupDb]: 'admin',
  [COMMANDS.createDb]: 'migrate',
  [COMMANDS.upgradeDb]: 'migrate',
  [COMMANDS.extractActiveData]: 'dump',
};

/** Each application works as its own database user: public and the dump can only read. */
export const publicReadsOnly: Rule = {
  id: 'public-reads-only',
  reason: 'Public talks to the whole world: what an intruder could do with its database user is read what is public.',
  appliesTo: ['aws_ecs_task_definition'],
  check: (definition, stack) =>
    containersOf(definition)
      ?.filter((container) => isBalrog(container) && container.word in ROLES)
      .flatMap((container) => faultsOf(container, stack)) ?? unreadable(definition),
};

function faultsOf({ name, word, secrets }: ContainerView, stack: StackView): readonly Finding[] {
  const role = ROLES[word] ?? '';
  const from = secrets.get('DBURI');
  const given = text(stack.value(stack.follow(from)?.attributes['name']));
  if (given.endsWith(`/dburi-${role}`)) return [];
  const wrong = `DBURI of container ${name} comes from ${show(given === '' ? from : given)}, expected the secret of the ${role} user`;
  return [{ wrong, remedy: `Use secrets['dburi-${role}'] of ApplicationSecrets.` }];
}
