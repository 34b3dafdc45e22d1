/** Google Cloud: history, the public dump, and Balrog asked from outside. */
import { assumed } from './assumptions';
import type { Pricer, Resource } from './lines';
import { HOURS, PRICES } from './prices';

/** Checkers of a region: three stand in the United States (`gcloud monitoring uptime list-ips`). */
const CHECKERS: Readonly<Record<string, number>> = { USA: 3, EUROPE: 1, ASIA_PACIFIC: 1, SOUTH_AMERICA: 1 };
const FREE_CHECKS = 1e6;

const checksOf = ({ period, selected_regions: regions }: Resource): number => {
  const checkers = ((regions ?? []) as readonly string[]).reduce((sum, region) => sum + (CHECKERS[region] ?? 1), 0);
  return ((HOURS * 3600) / Number.parseInt(String(period), 10)) * Math.max(1, checkers);
};

export const googleLines: Readonly<Record<string, Pricer>> = {
  google_storage_bucket: () => [
    { what: 'history on Google Cloud Storage', amount: assumed('historyGb'), price: PRICES.googleObjects },
    { what: 'downloads of the public dump', amount: assumed('dumpDownloadsGb'), price: PRICES.googleBytesOut },
  ],
  google_monitoring_alert_policy: (stack) => [
    {
      what: 'alert policies of Cloud Monitoring',
      amount: stack.of('google_monitoring_alert_policy').flatMap(({ conditions }) => [conditions].flat()).length,
      price: PRICES.condition,
    },
  ],
  google_monitoring_uptime_check_config: (stack) => {
    const checks = stack.of('google_monitoring_uptime_check_config').reduce((sum, check) => sum + checksOf(check), 0);
    return [
      {
        what: 'uptime checks',
        amount: Math.max(0, checks - FREE_CHECKS) / 1000,
        price: PRICES.uptimeCheck,
        how: `${Math.round(checks / 1000)} thousand a month, of which a million are free`,
      },
    ];
  },
};
