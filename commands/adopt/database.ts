/** The database that serves before this code is deployed: what RDS says of it becomes its row of databases.json. */
import { isRestored } from '../../application/generations';
import { DATABASES_FILE, databasesSchema, type Databases } from '../../environments/databases';
import type { Environment } from '../../environments/environment';
import type { Cloud, Instance } from '../restore/cloud';
import { recordedOf } from '../restore/data';

/** Of RDS, what is asked here. */
export type Asked = Pick<Cloud, 'instance' | 'instanceNames' | 'backups'>;

export interface Found {
  /** With the row of the database; undefined where nothing is to be written. */
  readonly databases?: Databases;
  /** Said with the plan. */
  readonly remarks: readonly string[];
  /** Place, value and remedy, one sentence each. */
  readonly inTheWay: readonly string[];
}

/**
 * @param name what RDS calls it; by default the name of the environment's first database
 * @param environment which has restored its database since: then there is nothing to look for
 */
export async function existing(environment: Environment, name: string | undefined, rds: Asked): Promise<Found> {
  const { databases } = environment;
  const [first, ...restored] = Object.entries(databases.generations).sort(
    ([, a], [, b]) => Number(isRestored(a)) - Number(isRestored(b)),
  );
  if (first === undefined || isRestored(first[1]) || restored.length > 0) return { remarks: [], inTheWay: [] };
  const identifier = name ?? first[0];
  const instance = await rds.instance(identifier);
  if (instance === undefined) return { remarks: [], inTheWay: [missing(identifier, await rds.instanceNames())] };
  const recorded = recordedOf(instance, (await rds.backups(identifier)).at(-1)?.arn);
  const row = { from: 'existing', state: 'live', recorded } as const;
  const wanted: Databases = { ...databases, serving: identifier, generations: { [identifier]: row } };
  const inTheWay = [...unlike(instance, environment), ...unfit(identifier, wanted)];
  return { ...(inTheWay.length === 0 && { databases: wanted }), remarks: remarksOf(instance), inTheWay };
}

const missing = (identifier: string, names: readonly string[]): string =>
  `the database: RDS has no instance ${identifier}. ` +
  (names.length === 0
    ? 'It has none at all in this region: are account and region of the environment those in which Balrog runs?'
    : `There are ${names.toSorted().join(', ')}: say which one it is with --database NAME.`);

/** What no row can say of it, since a plan would have to change it and RDS would refuse, or go on for hours. */
function unlike(instance: Instance, { name, database }: Environment): readonly string[] {
  const { identifier, engine, engineVersion, storageGib } = instance;
  const file = `environments/${name}.ts`;
  const isOurs = `${engineVersion}.`.startsWith(`${database.mysqlVersion}.`);
  if (engine !== 'mysql')
    return [
      `the database ${identifier}: engine is ${engine}, and this code runs mysql. Its rows get there as a dump: make the environment with a database of its own, and load it.`,
    ];
  return [
    ...(isOurs
      ? []
      : [
          `the database ${identifier}: engine version is ${engineVersion}, and ${file} says ${database.mysqlVersion} (database.mysqlVersion). Upgrade it where it runs, after a snapshot: a deployment of this code upgrades nothing to another version.`,
        ]),
    ...(storageGib <= database.storageGib
      ? []
      : [
          `the database ${identifier}: it has ${storageGib} GiB, and ${file} says ${database.storageGib} (database.storageGib). Write ${storageGib} there: RDS makes no storage smaller.`,
        ]),
  ];
}

/** What the schema of databases.json does not take. */
const unfit = (identifier: string, databases: Databases): readonly string[] =>
  (databasesSchema.safeParse(databases).error?.issues ?? []).map(
    ({ path, message }) =>
      `the database ${identifier}: ${path.at(-1)?.toString() ?? 'its row'} would have to be ${message} in ${DATABASES_FILE}.`,
  );

const remarksOf = ({ identifier, storageEncrypted }: Instance): readonly string[] =>
  storageEncrypted
    ? []
    : [
        `${identifier} is not encrypted, which RDS cannot change of an instance. A copy of a snapshot with a key is; restore from that: npm run balrog -- restore.`,
      ];
