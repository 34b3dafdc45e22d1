/** The kinds of value an environment is made of. Each says in words what it allows: that text is the remedy a person reads. */
import { z } from 'zod';
import { COMMANDS } from '../application/commands';
import { fargateSize as toFargateSize, isFargateSize, offeredWith } from '../application/fargate';
import { BALROG_VERSION } from '../application/version';
import { scheduleOf, type Schedule } from './schedule';

const matching = (pattern: RegExp, allowed: string) => z.string(allowed).regex(pattern, allowed);

/** Of an environment: the stack, the file and the row of releases.json are called so. */
export const ENVIRONMENT_NAME = /^[a-z]{2,10}$/;
export const environmentName = matching(
  ENVIRONMENT_NAME,
  '2 to 10 lower-case letters; the file has the same name (prod.ts holds prod)',
);

/** `because` says why no other number will do: a bound that nobody explains is worked around. */
export const wholeNumber = (min: number, max: number, unit: string, because: string) => {
  const allowed = `a whole number of ${unit} from ${min} to ${max}: ${because}`;
  return z.int(allowed).min(min, allowed).max(max, allowed);
};

export const days = (min: number, max: number, because: string) => wholeNumber(min, max, 'days', because);
export const gib = (min: number, max: number, because: string) => wholeNumber(min, max, 'GiB', because);

/** A number out of a service's own list. */
const numberAmong = (offered: readonly number[], what: string) => {
  const allowed = `${what}: ${offered.join(', ')}`;
  return z.int(allowed).refine((given) => offered.includes(given), allowed);
};

/** The retentions of CloudWatch Logs up to a good year (PutRetentionPolicy, CloudWatch Logs API reference). */
export const cloudwatchDays = numberAmong(
  [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400],
  'a number of days that CloudWatch offers',
);

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `one of ${values.join(', ')}`);

/** Text for people: why something is as it is. */
export const reason = matching(/\S+(\s+\S+){3,}/, 'a sentence that says why (at least four words)');

export const accountId = matching(/^\d{12}$/, 'an AWS account id: twelve digits, as text');
export const repository = matching(
  /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/,
  'a repository of GitHub, e.g. mozilla-releng/balrog-infra',
);
export const projectId = matching(
  /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  'a GCP project id: 6 to 30 lower-case letters, digits and hyphens, first a letter',
);
/** "AWS Regions" (general reference), those of the partition `aws`. */
const REGIONS =
  'us-(?:east-[12]|west-[12])|ca-(?:central|west)-1|mx-central-1|sa-east-1|eu-(?:west-[1-3]|central-[12]|north-1|south-[12])|ap-(?:south-[12]|east-[12]|southeast-[1-7]|northeast-[1-3])|me-(?:south|central)-1|il-central-1|af-south-1';
const NEWER = 'one that is newer than this list is added to environments/fields.ts';
export const region = matching(new RegExp(`^(?:${REGIONS})$`), `an AWS region, e.g. us-west-2; ${NEWER}`);
export const zone = matching(new RegExp(`^(?:${REGIONS})[a-f]$`), 'an availability zone, e.g. us-west-2a');
export const hostname = matching(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/,
  'a host name in lower case, e.g. aus5.mozilla.org',
);
/** "Balancer" and "target group" take 32 characters, of which `balrog-<environment>-` needs up to 18 (Elastic Load Balancing API reference). */
export const domainName = matching(
  /^(?!(?:admin|admin-ui|agent|cloudfront-alerts|firewall|names|public|ui)$)(?!.*-(?:answered|certificate|unanswered)$)[a-z][a-z0-9-]{0,12}[a-z0-9]$/,
  'a short name of 2 to 14 lower-case letters, digits and hyphens that nothing else has, e.g. aus5',
);
/** Tasks and functions that are no scheduled jobs, and what else stands beside those. */
const TAKEN_BY_TASKS = [
  ...[COMMANDS.public, COMMANDS.admin, COMMANDS.agent, COMMANDS.createDb, COMMANDS.upgradeDb],
  ...[
    'backup-watch',
    'database-check',
    'database-users',
    'job-watch',
    'not-started',
    'runs',
    'schema-gate',
    'table-canary',
  ],
];
/** Begins the names of roles and rules, which take 64 characters (IAM and EventBridge API reference). */
export const jobName = matching(
  new RegExp(`^(?!(?:${TAKEN_BY_TASKS.join('|')})$)[a-z][a-z0-9-]{0,22}[a-z0-9]$`),
  'a short name of 2 to 24 lower-case letters, digits and hyphens that nothing else has, e.g. cleanup-db',
);
export const requestTable = matching(
  /^balrog_elb_logs_[a-z0-9_]{1,40}$/,
  'the name of a table of load balancer logs, e.g. balrog_elb_logs_aus5',
);
export const sentences = matching(/^[A-Z]\S*(\s+\S+){2,}\.$/, 'a whole sentence that ends in a full stop');
export const email = z.email('an e-mail address');

const octet = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)';

/** RFC 1918, so that it never shadows a public host. */
export const vpcCidr = matching(
  new RegExp(`^(10\\.${octet}|172\\.(1[6-9]|2\\d|3[01])|192\\.168)\\.0\\.0/16$`),
  'a private /16 network, e.g. 10.64.0.0/16 (the subnets are cut from it)',
);
export const ipv4Network = matching(
  new RegExp(`^${octet}(\\.${octet}){3}/(1[6-9]|2\\d|3[0-2])$`),
  'an IPv4 network of /16 or smaller, e.g. 203.0.113.0/24',
);

const day = '(mon|tue|wed|thu|fri|sat|sun)';
const hhmm = '([01]\\d|2[0-3]):[0-5]\\d';
export const dailyWindow = matching(new RegExp(`^${hhmm}-${hhmm}$`), 'a daily window in UTC, e.g. 08:00-08:30');
export const weeklyWindow = matching(
  new RegExp(`^${day}:${hhmm}-${day}:${hhmm}$`),
  'a weekly window in UTC, e.g. sun:10:00-sun:11:00',
);
const SCHEDULE =
  'a schedule in UTC: each day, cron(0 5 * * ? *), or on days by name, cron(0 5 ? * SUN,THU *), each day once';
/** AWS's six-field form, at one minute of one hour of every day. */
export const dailyCron = matching(
  /^cron\([0-5]?\d ([01]?\d|2[0-3]) \* \* \? \*\)$/,
  'a daily schedule in UTC, e.g. cron(0 5 * * ? *)',
);

/** A daily or weekly schedule, with the longest time between two starts. */
export const jobSchedule = z
  .string(SCHEDULE)
  .refine((cron) => scheduleOf(cron) !== undefined, SCHEDULE)
  // What was refused above goes no further.
  .transform((cron): Schedule => scheduleOf(cron) ?? { cron, longestGapHours: Infinity });

/** "Supported DB engines for DB instance classes" (RDS user guide), the columns of MySQL 8.0. */
export const databaseClass = matching(
  /^db\.(?:t3|t4g|[mr](?:5|5b|5d|6g|6gd|6i|6id|7g|7gd|7i|8g|8gd)|x2g|x2i(?:dn|edn|ezn)|z1d)\.(?:micro|small|medium|large|(?:2|4|8|12|16|24|32|48)?xlarge)$/,
  `an RDS instance class, e.g. db.r6g.xlarge; ${NEWER}`,
);
export const mysqlVersion = matching(
  /^8\.0(\.\d+)?$/,
  'MySQL 8.0, e.g. 8.0: what 8.4 breaks, and how we leave, says docs/decisions/0006-mysql-8-0.md',
);

const TAG = 'a two-part version, e.g. v3.25: the release pipeline supports no other form';
/** As the pipeline writes them: the minor number has two digits at least, and neither has zeros that say nothing. */
export const releaseVersion = matching(BALROG_VERSION, TAG).refine((version) => {
  const [major = '', minor = ''] = version.slice(1).split('.');
  return version === `v${Number(major)}.${String(Number(minor)).padStart(2, '0')}`;
}, TAG);
export const imageDigest = matching(/^sha256:[0-9a-f]{64}$/, 'an image digest: sha256: and 64 hexadecimal digits');
export const certificateArn = matching(
  /^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/,
  'the ARN of a certificate in AWS Certificate Manager',
);
/** "Storing your upstream repository credentials" (ECR user guide): ECR reads secrets with such a name, and no other. */
export const dockerHubSecret = matching(
  /^ecr-pullthroughcache\/[\w/+=.@-]+-[A-Za-z0-9]{6}$/,
  'the name of a secret that begins with ecr-pullthroughcache/, with the six characters that AWS appends in its ARN',
);
export const roleArn = matching(
  /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  'the ARN of an IAM role, e.g. arn:aws:iam::123456789012:role/redash',
);
/** What STS takes, and long enough not to be met by chance. */
export const externalId = matching(
  /^[\w+=,.@:/-]{16,1224}$/,
  'an external id: 16 or more letters, digits and + = , . @ : / -, e.g. a UUID',
);
export const cloudFrontCertificateArn = matching(
  /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/,
  'the ARN of a certificate in us-east-1, the only region CloudFront takes them from',
);
/** "Security policies for HTTPS listeners" (Application Load Balancer user guide). */
export const tlsPolicy = matching(
  /^ELBSecurityPolicy-(?:2016-08|TLS-1-0-2015-04|TLS-1-1-2017-01|TLS-1-2-2017-01|TLS-1-2-Ext-2018-06|FS-2018-06|FS-1-[12]-2019-08|FS-1-2-Res-(?:2019-08|2020-10)|TLS13-1-(?:[0-3]|2-(?:Res|Ext[0-2]))-(?:2021-06|FIPS-2023-04|PQ-2025-09|FIPS-PQ-2025-09))$/,
  `a security policy of Elastic Load Balancing, e.g. ELBSecurityPolicy-TLS13-1-2-2021-06; ${NEWER}`,
);
/** "Bucket naming guidelines" (Cloud Storage documentation), without dots. */
export const gcsBucket = matching(
  /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/,
  'a Cloud Storage bucket name: 3 to 63 lower-case letters, digits, hyphens and underscores',
);
/** CPU and memory of a task, which Fargate offers in pairs. */
export const fargateSize = z
  .strictObject({
    cpuUnits: wholeNumber(256, 16384, 'CPU units', 'Fargate has none smaller or larger'),
    memoryMib: wholeNumber(512, 122880, 'MiB', 'Fargate has none smaller or larger'),
  })
  .superRefine((size, context) => {
    if (!isFargateSize(size)) context.addIssue({ code: 'custom', message: offeredWith(size.cpuUnits) });
  })
  .transform(({ cpuUnits, memoryMib }) => toFargateSize(cpuUnits, memoryMib));
export const auth0ClientId = matching(/^[A-Za-z0-9]{32}$/, 'an Auth0 client id: 32 letters and digits');
export const hostedZoneId = matching(/^Z[A-Z0-9]{10,32}$/, 'a Route 53 hosted zone id, e.g. Z0123456789ABCDEFGHIJ');
export const httpsOrigin = matching(
  /^https:\/\/([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/,
  'an https address without a path or trailing slash, e.g. https://grafana.example.com',
);
/** Sentry's SentrySlugField: lower-case letters, digits, hyphens and underscores, not digits alone. */
export const slug = matching(
  /^(?!\d+$)[a-z0-9][a-z0-9_-]{0,49}$/,
  'a slug of Sentry: lower-case letters, digits, hyphens and underscores, e.g. mozilla',
);
/** "SlackWorkspaceId" and "SlackChannelId" (AWS Chatbot API reference, SlackChannelConfiguration). */
export const slackWorkspaceId = matching(/^T[0-9A-Z]{8,255}$/, 'the id of a Slack workspace, e.g. T0123456789');
export const slackWorkspaceName = matching(/^\S(.*\S)?$/, 'the name of a Slack workspace, e.g. Mozilla');
export const slackChannelId = matching(/^[CG][0-9A-Z]{8,255}$/, 'the id of a Slack channel, e.g. C0123456789');
export const iamPrincipalArn = matching(
  /^arn:aws:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
  'the ARN of an IAM role or user, e.g. arn:aws:iam::123456789012:role/grafana',
);

/** What is otherwise for a while: why, and until when at the latest. */
const emergency = z.strictObject({
  now: reason,
  until: matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'a moment in UTC, e.g. 2026-12-01T06:00:00Z'),
});
export const appliedChanges = z.union(
  [oneOf(['window', 'now']), emergency],
  'one of window, now; or { now: why, until: when it ends, e.g. 2026-12-01T06:00:00Z }',
);
