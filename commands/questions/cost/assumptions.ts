/**
 * What no stack says. Nobody knows Balrog's traffic and sizes of that time any more (balrog.md, section 12): these are round numbers
 * that the sizes in environments/prod.ts can carry. Replace them by what the first month's bill shows.
 */
const DAYS = 30.4;

export const ASSUMED = {
  requestsPerDay: { value: 100_000_000, why: 'update requests of all domains: 1,160 a second on average' },
  bytesPerAnswer: { value: 2_000, why: 'an answer with its headers, TLS and TCP' },
  connectionsPerRequest: { value: 0.8, why: 'most clients ask once and go' },
  publicTasks: {
    value: 9,
    why: 'tasks of public on average: half as many again as the fewest, for the hours of the day',
  },
  databaseGb: { value: 100, why: 'rows and indexes; half of the storage' },
  changedGbPerDay: { value: 2, why: 'what a nightly copy adds' },
  logLineBytes: { value: 250, why: 'a line of uWSGI' },
  accessLogBytes: { value: 60, why: 'a line of a load balancer, compressed' },
  flowLogBytes: { value: 110, why: 'a line of a flow log as it is billed' },
  otherLinesGb: {
    value: 15,
    why: 'a month of all lines in CloudWatch that are not of requests, metrics on their way included',
  },
  natGb: { value: 300, why: 'a month of calls to Auth0, Autograph, Sentry and Cloud Storage' },
  endpointGb: { value: 150, why: 'a month of images, lines and secrets through all interface endpoints' },
  insightsMetrics: { value: 90, why: 'metrics of Container Insights, for cluster, services and tasks' },
  ownMetrics: { value: 60, why: "metrics of our own: Balrog's counters, counted lines, ages of backups" },
  drillHours: { value: 4, why: 'a restore of the database that is tried, from its start until it is deleted' },
  jobHoursPerDay: { value: 3, why: 'scheduled jobs together' },
  athenaTbPerMonth: { value: 6, why: 'questions of people, and the canary twice a day' },
  cdnGb: { value: 20, why: 'a month of the admin UI' },
  imagesGb: { value: 40, why: 'what the cache of images holds' },
  historyGb: { value: 2_000, why: 'release history of all years, nightly history and the dump' },
  dumpDownloadsGb: { value: 100, why: 'a month of downloads of the public dump' },
} as const satisfies Readonly<Record<string, { readonly value: number; readonly why: string }>>;

export const assumed = (name: keyof typeof ASSUMED): number => ASSUMED[name].value;
export const requestsPerMonth = (): number => assumed('requestsPerDay') * DAYS;
export const DAYS_PER_MONTH = DAYS;
