/**
 * Terraform's names of what AWS calls otherwise. The provider's attributes are AWS's members in other letters, mostly: `DBInstanceClass` is what the
 * list of aliases says (`instance_class`), `StorageEncrypted` is `storage_encrypted`. Only what differs is listed, by the handlers.
 */
import type { Values } from '../clouds/behaviour';
import type { Shape } from './wire/model';

/** API member to attribute; `false` leaves a member out. */
export type Aliases = Readonly<Record<string, string | false>>;

/** `DBSubnetGroupName` is `db_subnet_group_name`, `VpcId` is `vpc_id`. */
export function snake(member: string): string {
  return member
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** The members of a structure that the attributes have; the others are absent. Blocks of one element stand for structures. */
export function fromTerraform(shape: Shape, value: unknown, aliases: Aliases = {}): unknown {
  if (value === null || value === undefined) return undefined;
  if (shape.isStructSchema()) return structure(shape, value, aliases);
  if (shape.isListSchema()) {
    if (!Array.isArray(value)) return undefined;
    const items = value.map((item) => fromTerraform(shape.getValueSchema(), item, aliases));
    return items.filter((item) => item !== undefined);
  }
  if (shape.isMapSchema()) return isObject(value) ? value : undefined;
  if (shape.isBooleanSchema()) return value === true || value === 'true';
  if (shape.isNumericSchema()) return value === '' ? undefined : Number(value);
  if (shape.isTimestampSchema()) return value === '' ? undefined : new Date(String(value));
  return value === '' || typeof value === 'object' ? undefined : String(value);
}

function structure(shape: Shape, value: unknown, aliases: Aliases): Values | undefined {
  const values: unknown = Array.isArray(value) ? value[0] : value;
  if (!isObject(values)) return undefined;
  const members = [...shape.structIterator()].flatMap(([name, member]) => {
    const alias = aliases[name];
    const found = alias === false ? undefined : fromTerraform(member, values[alias ?? snake(name)], aliases);
    return found === undefined ? [] : [[name, found]];
  });
  return Object.fromEntries(members) as Values;
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
