/** The update database, its copies, and what staying on MySQL 8.0 adds. */
import { assumed } from './assumptions';
import type { Pricer, Resource } from './lines';
import { DATABASE_CLASSES, HOURS, PRICES } from './prices';

/** Standard support of RDS for MySQL 8.0 ended on 2026-07-31 (environments/ages.ts); no environment may run anything else. */
const EXTENDED = /^8\.0(\.|$)/;

function instanceLines({ instance_class: given, multi_az, allocated_storage, engine_version }: Resource) {
  const known = DATABASE_CLASSES[String(given)];
  if (known === undefined) {
    throw new Error(
      `The price of ${String(given)} is not known: add it to DATABASE_CLASSES in commands/questions/cost/prices.ts.`,
    );
  }
  const copies = multi_az === true ? 2 : 1;
  const zones = copies === 2 ? 'in two zones' : 'in one zone';
  return [
    { what: `database: ${String(given)} ${zones}`, amount: copies * HOURS, price: known.hour },
    {
      what: 'database: storage',
      amount: copies * Number(allocated_storage),
      price: PRICES.databaseStorage,
      how: `${String(allocated_storage)} GB ${zones}`,
    },
    ...(EXTENDED.test(String(engine_version))
      ? [
          {
            what: 'database: extended support of MySQL 8.0 (ADR 6)',
            amount: copies * known.vcpus * HOURS,
            price: PRICES.extendedSupport,
            how: `${copies * known.vcpus} vCPUs`,
          },
        ]
      : []),
  ];
}

/** Twice a week to a point in time (constructs/jobs/restore-drill.ts), once out of the vault (vault-drill.ts). */
const WEEKS_PER_MONTH = 52 / 12;

/** The instance of restores that are tried, for as long as it is there: in one zone, of the class that serves. Its storage is pennies. */
function triedLines(stack: Parameters<Pricer>[0], of: string, aWeek: number): ReturnType<Pricer> {
  const [serving] = stack.of('aws_db_instance');
  const known = DATABASE_CLASSES[String(serving?.['instance_class'])];
  if (known === undefined) return [];
  const hours = Math.round(aWeek * WEEKS_PER_MONTH * assumed('drillHours'));
  const how = `${aWeek === 1 ? 'once' : 'twice'} a week, ${assumed('drillHours')} hours each`;
  return [
    { what: `drills of ${of}: the instance`, amount: hours, price: known.hour, how },
    ...(EXTENDED.test(String(serving?.['engine_version']))
      ? [{ what: `drills of ${of}: extended support`, amount: hours * known.vcpus, price: PRICES.extendedSupport, how }]
      : []),
  ];
}

export function drillLines(stack: Parameters<Pricer>[0]): ReturnType<Pricer> {
  const isTried = stack
    .of('aws_sfn_state_machine')
    .some(({ definition }) => String(definition).includes('restoreDBInstanceToPointInTime'));
  return isTried ? triedLines(stack, 'a point in time', 2) : [];
}

/** A full copy, and what each later one adds. */
const keptGb = (days: number): number => assumed('databaseGb') + days * assumed('changedGbPerDay');

export const databaseLines: Readonly<Record<string, Pricer>> = {
  aws_db_instance: (stack) => stack.of('aws_db_instance').flatMap(instanceLines),
  // Backups in the database's own region are free up to the size of its storage, which they do not reach.
  aws_db_instance_automated_backups_replication: (stack) =>
    stack.of('aws_db_instance_automated_backups_replication').map(({ retention_period: days }) => ({
      what: 'database: backups in the second region',
      amount: keptGb(Number(days)),
      price: PRICES.databaseBackup,
      how: `a full copy and ${String(days)} days of changes`,
    })),
  aws_backup_restore_testing_plan: (stack) => [
    ...triedLines(stack, 'the vault', 1),
    { what: 'drills of the vault: tests', amount: Math.round(WEEKS_PER_MONTH * 10) / 10, price: PRICES.restoreTest },
  ],
  aws_backup_vault: (stack) => {
    const days = stack
      .of('aws_backup_plan')
      .flatMap(({ rule }) => [rule].flat() as { lifecycle?: { delete_after?: number } }[])
      .map(({ lifecycle }) => Number(lifecycle?.delete_after));
    return [
      {
        what: 'database: copies in the vault',
        amount: keptGb(Math.max(...days)),
        price: PRICES.vault,
        how: `a full copy and ${Math.max(...days)} days of changes`,
      },
    ];
  },
};
