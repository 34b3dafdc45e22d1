'use strict';
/**
 * How new the copies of a database's automated backups in the second region are: AWS Lambda, Node 22. State machines call AWS in their own
 * region only, and no metric says it.
 *
 * event: { dbInstanceIdentifier: 'balrog-prod' }; the region comes from the function's environment.
 * answer: { latest: '2026-11-29T02:09:00.000Z' }: the newest moment that can be restored there; {} when there is none.
 */

/** A database that was made anew under its name has more than one row, and so has one that is gone. */
async function newest({ rds }, { dbInstanceIdentifier }) {
  const times = [];
  let Marker;
  do {
    const page = await rds.describeDBInstanceAutomatedBackups({ DBInstanceIdentifier: dbInstanceIdentifier, Marker });
    for (const { RestoreWindow } of page.DBInstanceAutomatedBackups ?? []) {
      if (RestoreWindow?.LatestTime) times.push(new Date(RestoreWindow.LatestTime).getTime());
    }
    Marker = page.Marker;
  } while (Marker);
  return times.length === 0 ? {} : { latest: new Date(Math.max(...times)).toISOString() };
}

function aws(region) {
  // Part of Lambda's runtime, not of this repository.
  const sdk = (service) => require(`@aws-sdk/client-${service}`);
  const { RDS } = sdk('rds');
  return { rds: new RDS({ region }) };
}

module.exports = {
  newest,
  handler: (event) => newest(aws(process.env.SECOND_REGION), event),
};
