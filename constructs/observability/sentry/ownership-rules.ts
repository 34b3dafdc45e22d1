/** Whose an exception is, by the modules in its stack (https://docs.sentry.io/product/issues/ownership-rules/). */

/** Slugs of the teams. */
export interface Owners {
  readonly releng: string;
  readonly cloudops: string;
}

/** Balrog's own packages: `src/auslib` and `agent/src/balrogagent`. */
const OWN_CODE = ['auslib.*', 'balrogagent.*'];

/** What stands between Balrog and the things CloudOps run: MySQL and Cloud Storage (requirements/base.in). */
const GROUND = ['MySQLdb.*', 'gcloud.aio.*', 'google.cloud.storage.*'];

/** One rule a line. Where several match, the last one decides: an error that came up through the driver is not the code's. */
export function ownershipRules({ releng, cloudops }: Owners): string {
  const rules = (modules: readonly string[], owner: string) => modules.map((module) => `module:${module} #${owner}`);
  return [...rules(OWN_CODE, releng), ...rules(GROUND, cloudops)].join('\n');
}
