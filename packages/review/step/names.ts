/** One thing and the one that comes after it, by their names: `balrog-prod` and `balrog-prod-2`. */
import { isRecord } from '../plan/json';

export interface Named {
  /** `balrog-prod-2`: it stands in ARNs and hosts, as `balrog_prod_2` in names of Terraform and as `BALROG_PROD_2` in those of variables. */
  readonly name: string;
  /** `aws_db_instance.database_balrog_prod_2` */
  readonly address: string;
}

type Spelling = readonly [from: string, to: string];

/** The value with the one called as the other is, in names of attributes and keys, too. */
export function renamed(value: unknown, from: Named, to: Named): unknown {
  const spellings: readonly Spelling[] = [
    [from.address, to.address],
    [from.name, to.name],
    [from.name.replaceAll('-', '_'), to.name.replaceAll('-', '_')],
    [from.name.replaceAll('-', '_').toUpperCase(), to.name.replaceAll('-', '_').toUpperCase()],
  ];
  return mapTexts(value, (text) => spellings.reduce((all, [old, now]) => all.replaceAll(whole(old), () => now), text));
}

/** Whether it is named anywhere inside. */
export const mentions = (value: unknown, what: Named): boolean => {
  const found = { ...what, address: '\0', name: '\0' };
  return JSON.stringify(renamed(value, what, found) ?? null) !== JSON.stringify(value ?? null);
};

/** The code asks for an attribute of it. */
export const refersTo = (value: unknown, { address }: Named): boolean =>
  JSON.stringify(value ?? null).includes(`${address}.`);

/** `MASTER_USER_BALROG_PROD`: it ends in the name, so that it is not another one's whose name is longer. */
export const isCalledAfter = (key: string, { name }: Named): boolean =>
  key === name || key.endsWith(`_${name.replaceAll('-', '_').toUpperCase()}`);

/** Not the beginning or the end of another name: `balrog-prod-2` is not in `balrog-prod-20`, nor in `not-balrog-prod-2`. */
const whole = (name: string): RegExp =>
  new RegExp(`(?<![a-zA-Z0-9-])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![a-zA-Z0-9])`, 'g');

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [map(name), mapTexts(inner, map)]));
}
