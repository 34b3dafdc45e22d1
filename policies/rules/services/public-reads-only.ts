import { COMMANDS } from '../../../application/commands';
import { show, strings, text } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { StackView } from '../../stack-view';
import { containersOf, isBalrog, type ContainerView } from '../../tasks';
import { unreadable } from '../../unreadable-containers';

/** What Balrog does with the database -> the user it does it as: words of `scripts/run.sh`, actions of `scripts/manage-db.py`. */
const ROLES: Readonly<Record<string, string>> = {
  [COMMANDS.public]: 'public',
  [COMMANDS.admin]: 'admin',
  [COMMANDS.cleanupDb]: 'admin',
  [COMMANDS.createDb]: 'migrate',
  [COMMANDS.upgradeDb]: 'migrate',
  [COMMANDS.extractActiveData]: 'dump',
  cleanup: 'admin',
  create: 'migrate',
  upgrade: 'migrate',
  downgrade: 'migrate',
  extract: 'dump',
};
/** Reads, and so is what a command gets that stands in no list. */
const READER = 'dump';

/** Each application works as its own database user: public and the dump can only read. */
export const publicReadsOnly: Rule = {
  id: 'public-reads-only',
  reason: 'Public talks to the whole world: what an intruder could do with its database user is read what is public.',
  appliesTo: ['aws_ecs_task_definition'],
  check: (definition, stack) =>
    containersOf(definition)
      ?.filter(isBalrog)
      .flatMap((container) => faultsOf(container, stack)) ?? unreadable(definition),
};

/** `manage-db.py --db "$DBURI" cleanup`, also through a function of that name. */
const ACTION = /\bmanage(?:_db|-db\.py)(?:\s+(?:-d|--db)\s+\S+)?\s+([a-z]+)\b/g;

/** What it does: a word of run.sh, or, behind a shell, the actions of its script. */
function deedsOf({ word, definition }: ContainerView): readonly string[] {
  if (definition['entryPoint'] === undefined) return [word];
  return [...strings(definition['command']).join('\n').matchAll(ACTION)].map(([, action = '']) => action);
}

function faultsOf(container: ContainerView, stack: StackView): readonly Finding[] {
  const { name, secrets } = container;
  const known = [...new Set(deedsOf(container).flatMap((deed) => ROLES[deed] ?? []))];
  const from = secrets.get('DBURI');
  if (known.length === 0 && from === undefined) return [];
  const role = known.length === 1 ? known[0] : READER;
  const given = text(stack.value(stack.follow(from)?.attributes['name']));
  if (given.endsWith(`/dburi-${role}`)) return [];
  const wrong = `DBURI of container ${name} comes from ${show(given === '' ? from : given)}, expected the secret of the ${role} user`;
  return [
    {
      wrong,
      remedy:
        `Use secrets['dburi-${role}'] of ApplicationSecrets` +
        (known.length === 1 ? '.' : ', or name what the command does in policies/rules/services/public-reads-only.ts.'),
    },
  ];
}
