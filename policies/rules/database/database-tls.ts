import { blocks, show, undecided } from '../../expectations';
import { hasUnresolved } from '../../references';
import type { Rule } from '../../rule';

const REMEDY =
  'Require TLS for the database in the environment file. Where clients cannot speak it yet, say so in a waiver.';

/** The database takes connections over TLS only. */
export const databaseTls: Rule = {
  id: 'database-tls',
  reason: 'DBURI carries the password, and the rows decide what hundreds of millions of browsers install.',
  appliesTo: ['aws_db_instance'],
  check: ({ attributes }, stack) => {
    const group = stack.follow(attributes['parameter_group_name']);
    if (!group) {
      const given = attributes['parameter_group_name'];
      const wrong = 'parameter_group_name is absent: the default group does not require TLS';
      return [given === undefined ? { wrong, remedy: REMEDY } : undecided('parameter_group_name', given, REMEDY)];
    }
    const parameter = blocks(group.attributes['parameter']).find(({ name }) => name === 'require_secure_transport');
    const value = stack.value(parameter?.['value']);
    if (hasUnresolved(value)) return [undecided(`require_secure_transport of ${group.address}`, value, REMEDY)];
    if (['1', 'ON', 1].includes(value as string)) return [];
    return [{ wrong: `require_secure_transport of ${group.address} is ${show(value)}, expected "1"`, remedy: REMEDY }];
  },
};
