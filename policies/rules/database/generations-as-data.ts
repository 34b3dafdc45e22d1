import { blocks, show } from '../../expectations';
import { generationOf, heldDatabases } from '../../generations';
import { isAdopted, isRestored } from '../../../application/generations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY = 'Say which databases there are in environments/databases.json; npm run balrog -- restore writes it.';

/** Arguments that say what an instance is made of (`aws_db_instance`, provider documentation): a change of one makes it anew. */
const ORIGINS = ['restore_to_point_in_time', 'snapshot_identifier', 'replicate_source_db', 's3_import'];

/** Every database is a generation of databases.json, at its own address, and one that Terraform did not make is adopted, never made anew. */
export const generationsAsData: Rule = {
  id: 'generations-as-data',
  reason:
    'A database that no data names is made empty or restored by a plan, and an origin in its arguments makes it anew when the argument goes.',
  appliesTo: ['aws_db_instance'],
  check: (instance, stack) => [
    ...ORIGINS.filter((origin) => !isEmpty(instance.attributes[origin])).map((origin) => ({
      wrong: `${origin} is ${show(instance.attributes[origin])}, expected absent`,
      remedy: 'Let RDS restore it, and adopt it (importFrom): npm run balrog -- restore does both.',
    })),
    ...(stack.facts.databases === undefined ? [] : adoption(instance, stack)),
  ],
  checkStack: (stack) =>
    heldDatabases(stack)
      .filter(({ name, address }) => stack.value(stack.at(address)?.attributes['identifier']) !== name)
      .map(({ name, address }) => ({
        at: { path: stack.name, address },
        wrong: `is not the database ${name}, which databases.json says it is`,
        remedy: REMEDY,
      })),
};

const isEmpty = (value: unknown) => value === undefined || JSON.stringify(value) === '[]';

function adoption(instance: Resource, stack: StackView): readonly Finding[] {
  const row = generationOf(instance, stack);
  if (row === undefined) {
    return [
      { wrong: `identifier is ${show(instance.attributes['identifier'])}, which is no generation`, remedy: REMEDY },
    ];
  }
  const imported = blocks(stack.json.import).some(({ to }) => to === instance.address);
  if (imported === isAdopted(row)) return [];
  const wrong = imported
    ? 'is imported, and begins empty by databases.json'
    : `${isRestored(row) ? 'was restored' : 'existed before'}, and no import block adopts it`;
  return [{ wrong: `${wrong}: Terraform would ${imported ? 'wait for it' : 'make an empty one'}`, remedy: REMEDY }];
}
