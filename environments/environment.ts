/**
 * What may differ between environments. Each field says what a change does when it is deployed:
 * "in place", "in the maintenance window" or "replaces". Fields marked OWNER carry examples until the owner fills them.
 */
import { z } from 'zod';
import { servedDomain, type ClientDomain, type RequestTable } from './client-domain';
import type { Databases } from './databases';
import * as f from './fields';
import type { JobName } from './jobs';
import type { Operation } from './operation';
import { ownerValue } from './owner-value';
import { CONNECTIONS_PER_PROCESS } from '../application/timeouts';
import type { EnvironmentJob } from './scheduled-job';

/** Why a number is bounded, where several fields have the same reason. */
const EXPIRY = 'S3 expires by whole days, and more than ten years is for ever';
const PROCESSES = `each keeps caches of its own and opens up to ${CONNECTIONS_PER_PROCESS} connections to the database`;

const aws = z.strictObject({
  /** OWNER. The provider refuses to work in any other account. Names of buckets contain it: a change replaces them. */
  accountId: ownerValue(f.accountId),
  /** Where everything runs. A change replaces everything. */
  region: f.region,
  /** Second region, which holds the copies of the database's automated backups. A change replaces the copies. */
  backupRegion: f.region,
  /**
   * OWNER. What the ARN of the secret with an account of Docker Hub ends in: made by hand before the account is prepared
   * (docs/runbooks/bootstrap.md), and the cache of images signs in with it. In place.
   */
  dockerHubSecret: ownerValue(f.dockerHubSecret),
});

const gcp = z.strictObject({
  /** OWNER. The project of the history buckets and metrics. A change replaces them. */
  projectId: ownerValue(f.projectId),
});

const delivery = z.strictObject({
  /** OWNER. Where this repository lives on GitHub: `owner/name`. The workflows that deploy run there. In place. */
  repository: ownerValue(f.repository),
  /**
   * OWNER. GitHub's number of it (`gh api repos/OWNER/NAME --jq .id`), which no other repository ever has: roles of the account believe
   * jobs of this one alone. In place.
   */
  repositoryId: ownerValue(f.wholeNumber(1, 2 ** 53 - 1, 'repositories', 'GitHub counts them from 1')),
  /** Environments that get a version after this one: before they are deployed, their jobs look here at what runs, and how well. In place. */
  next: z.array(f.environmentName, 'a list of environments').default([]),
});

const network = z.strictObject({
  /** A /16. A change replaces the network and everything in it. */
  cidr: f.vpcCidr,
  /** Three zones; each gets a public, a private and a database subnet. A change replaces that zone's subnets. */
  zones: z.array(f.zone, 'a list of availability zones').length(3, 'exactly three availability zones'),
  /** `one` saves money and takes every task's way out down with its zone. In place; tasks lose their connections. */
  natGateways: f.oneOf(['one-per-zone', 'one']),
});

const backup = z.strictObject({
  /**
   * How far back point-in-time recovery reaches; RDS takes a snapshot a day within it. In place, and what is older is
   * gone at once. 0 would switch backups off: RDS takes it, policies do not. The least is in policies/floors.ts: production 35, staging 7.
   */
  pointInTimeRecoveryDays: f.days(0, 35, 'RDS keeps no automated backup for longer'),
  /** Daily, UTC: when RDS takes the nightly snapshot. In place. Keep clear of the maintenance window. */
  nightlySnapshotWindow: f.dailyWindow,
  vault: z.strictObject({
    /** Nightly copy into the AWS Backup vault, UTC. It needs an hour's distance from both RDS windows. In place. */
    schedule: f.dailyCron,
    /** How long each copy stays. In place, for new copies only. */
    retentionDays: f.days(7, 3650, 'what is kept for less than a week is gone before a loss is noticed'),
    /**
     * `governance`: a privileged administrator can still lift the lock. `compliance`: nobody can, not even AWS, once
     * `graceDays` are over. A change replaces the lock; after the grace days it cannot be changed at all.
     */
    lock: z.discriminatedUnion(
      'mode',
      [
        z.strictObject({ mode: z.literal('governance') }),
        z.strictObject({
          mode: z.literal('compliance'),
          graceDays: f.days(
            3,
            30,
            'AWS Backup grants no shorter time to think, and until they are over anybody may take the lock away',
          ),
        }),
      ],
      'either { mode: governance } or { mode: compliance, graceDays }',
    ),
  }),
});

const database = z.strictObject({
  /** Engine version; a minor one is upgraded in the maintenance window, a major one needs its own change. */
  mysqlVersion: f.mysqlVersion,
  /** Restarts the database: a failover of a minute with two zones, an outage of minutes without. */
  instanceClass: f.databaseClass,
  /** In place, upwards only; RDS wants six hours between two changes. */
  storageGib: f.gib(20, 65536, 'RDS has no other sizes for MySQL'),
  /** How far the storage may grow by itself. In place. */
  maxStorageGib: f.gib(22, 65536, 'RDS wants a tenth more than storageGib, and has no larger size for MySQL'),
  /** `multi-az`: a standby in a second zone takes over by itself. In place, slow. */
  availability: f.oneOf(['multi-az', 'single-az']),
  /** The limit of tasks x processes x 15 connections. In place, at once: the parameter is dynamic. */
  maxConnections: f.wholeNumber(
    50,
    16000,
    'connections',
    'fewer are too few for a task of each service, and RDS gives no class more by itself',
  ),
  /** Whether clients must speak TLS (`require_secure_transport`); switching it off costs a reason. In place, cuts nobody connected. */
  tls: z.discriminatedUnion(
    'required',
    [z.strictObject({ required: z.literal(true) }), z.strictObject({ required: z.literal(false), reason: f.reason })],
    'either { required: true } or { required: false, reason }',
  ),
  /** Weekly, UTC: when RDS may patch and restart. In place. */
  maintenanceWindow: f.weeklyWindow,
  /**
   * `window`: changes wait for the maintenance window. `now`: they happen, restarts included, during the deployment.
   * `{ now, until }`: an emergency in production, with its reason and the moment at which it ends. Whoever plans after that is stopped until it says
   * `window` again (ADR 43). In place.
   */
  applyChanges: f.appliedChanges,
  backup,
});

const logs = z.strictObject({
  /** Days that each class is kept. In place; lowering deletes older lines within a day. */
  retentionDays: z.strictObject({
    /** Load balancers' access logs: client addresses, so no longer than the questions asked of them need. */
    requests: f.days(1, 3650, EXPIRY),
    /** Output of the applications, nginx and the database. */
    applications: f.cloudwatchDays,
    /** VPC flow logs. */
    network: f.days(1, 3650, EXPIRY),
    /** Who read and wrote the other buckets. */
    audit: f.days(1, 3650, EXPIRY),
  }),
  /** Questions asked of the log tables, with Athena. */
  queries: z.strictObject({
    /**
     * Athena stops a query that has read so much, compressed as it lies in S3: AWS bills what is read, a few dollars for
     * each 1000 GiB. In place. A day of aus5 must fit, or the canary of the tables fails.
     */
    scanLimitGib: f.gib(1, 10240, 'a query that reads more than 10 TiB costs more than fifty dollars'),
    /** Days that answers are kept: they hold whatever the question asked for, client addresses too. In place. */
    resultDays: f.days(1, 30, 'answers hold addresses of clients, and can be asked for again'),
    /** Who asks on behalf of Redash. */
    redash: z.strictObject({
      /** OWNER. The role Redash's own tasks run with, whichever account it is in. In place. */
      callerArn: ownerValue(f.roleArn),
      /** OWNER. Not a secret: Redash names it when it assumes our role, so that no other customer of that Redash can. In place. */
      externalId: ownerValue(f.externalId),
    }),
  }),
});

const responders = z.strictObject({
  /** OWNER. First point of contact for any issue: the address of RelEng's escalation path. In place; the new address must confirm. */
  releng: ownerValue(f.email),
  /** OWNER. Second step, and at once for the database. In place; the new address must confirm. */
  cloudops: ownerValue(f.email),
});

const task = {
  /**
   * Restarts the tasks, one after the other. Each process keeps its own caches: more processes need more memory. All tasks of
   * an account together find their quota of vCPU ("Fargate On-Demand vCPU resource count"), 6 in a new account.
   */
  size: f.fargateSize,
};

/** OWNER. One key of Autograph; its password is a secret that an operation writes. Restarts public. */
const autographKey = z.strictObject({
  /** `https://…`, without a path. */
  url: ownerValue(f.httpsOrigin),
  keyId: ownerValue(z.string('the id of an Autograph key').min(1, 'the id of an Autograph key')),
  username: ownerValue(z.string('a Hawk user of Autograph').min(1, 'a Hawk user of Autograph')),
});

const services = z.strictObject({
  /** Answers update requests. */
  public: z.strictObject({
    ...task,
    /** Autoscaling keeps between these. In place. The maximum counts in the database's connection budget. */
    minTasks: f.wholeNumber(1, 200, 'tasks', 'with none no client is answered'),
    maxTasks: f.wholeNumber(1, 200, 'tasks', 'each opens connections to the database'),
    /** uWSGI processes of a task, each with up to 15 connections. Restarts the tasks. */
    processes: f.wholeNumber(1, 32, 'processes', PROCESSES),
  }),
  /** The admin API, behind nginx. */
  admin: z.strictObject({
    ...task,
    tasks: f.wholeNumber(1, 20, 'tasks', 'with none nobody can change a rule'),
    processes: f.wholeNumber(1, 32, 'processes', PROCESSES),
  }),
  /** Enacts scheduled changes. There is exactly one, so its number is no value. */
  agent: z.strictObject(task),
  /**
   * What the environment is for. `staging`: more download hosts and the accounts of staging releases are accepted
   * (STAGING=1), and policies hold it to lower numbers (policies/floors.ts). Restarts the tasks.
   */
  mode: f.oneOf(['production', 'staging']),
  /** Signs answers (`Content-Signature`). Clients that expect a signature refuse answers without one. */
  autograph: z.strictObject({
    updates: autographKey,
    /** Another key for GMP answers; without it they are signed with the one above. */
    gmp: autographKey.optional(),
  }),
  auth0: z.strictObject({
    domain: f.hostname,
    /** Of the admin API; tokens for another audience are refused. Restarts admin and agent. */
    audience: z.string('an Auth0 audience').regex(/^[a-z0-9-]+$/, 'an Auth0 audience, e.g. balrog-production'),
    /** OWNER. Public. Client that people sign in with. */
    clientId: ownerValue(f.auth0ClientId),
    /** OWNER. Public. The agent's client; admin of the version that runs knows no others (application/agent-clients.ts). */
    agentClientId: ownerValue(f.auth0ClientId),
  }),
});

const history = z.strictObject({
  /** Location of the buckets. A change replaces them, which `prevent_destroy` refuses. */
  location: f.oneOf(['US', 'EU']),
  /**
   * Names of buckets are one list for all of Google Cloud: of one that somebody has, the first deployment is told that it is not
   * available. `exist`: they are in our project, and the first deployment imports them with what is in them (docs/runbooks/bootstrap.md).
   * Afterwards it says nothing any more.
   */
  buckets: f.oneOf(['to-be-made', 'exist']),
  /** OWNER. Kept forever: every version of every release. A change replaces the bucket. */
  releaseBucket: ownerValue(f.gcsBucket),
  /** OWNER. A change replaces the bucket. */
  nightlyBucket: ownerValue(f.gcsBucket),
  /** Days that nightly history is kept. In place. */
  nightlyDays: f.days(7, 365, 'what is kept for less than a week is gone before anybody asks for it'),
  /** OWNER. The public dump of the database. A change replaces the bucket. */
  dumpBucket: ownerValue(f.gcsBucket),
  /**
   * `key-file`: a service account key in Secrets Manager, put there by an operation; the era's client knows nothing else.
   * `workload-identity-federation`: no key at all, for a version whose client can use it.
   */
  credentials: f.oneOf(['key-file', 'workload-identity-federation']),
});

const edge = z.strictObject({
  /**
   * Whom the host names lead to. `lead-elsewhere`: to those who serve them today, or to nobody. The first deployment begins so:
   * no name is touched, none is asked from outside, and alarms wake nobody. `lead-here`: names are pointed here (`dns`), or were by
   * whoever keeps them, and pages wake people. In place; the switch is docs/runbooks/switch-names.md.
   */
  names: f.oneOf(['lead-elsewhere', 'lead-here']),
  /** Who keeps the names, once they lead here: Route 53 zones by their domain, or somebody else, who is told by an output where they must point. */
  dns: z.discriminatedUnion(
    'where',
    [
      /** OWNER: the zones' ids. A change of a zone replaces its records. */
      z.strictObject({ where: z.literal('route53'), zones: z.record(f.hostname, ownerValue(f.hostedZoneId)) }),
      z.strictObject({ where: z.literal('elsewhere') }),
    ],
    'either { where: route53, zones } or { where: elsewhere }',
  ),
  /** OWNER. Where people and automation may reach the admin API from: its reads need no login, so this is their only barrier. In place. */
  adminNetworks: ownerValue(z.array(f.ipv4Network, 'a list of IPv4 networks').min(1, 'at least one IPv4 network')),
  /** The admin API. The domains of the public application are rows of domains.ts. */
  admin: servedDomain,
  /** The admin UI: static files behind CloudFront. */
  adminUi: z.strictObject({
    hostname: f.hostname,
    /** OWNER. */
    certificateArn: ownerValue(f.cloudFrontCertificateArn),
  }),
});

const observability = z.strictObject({
  /**
   * Who is woken by alarms of severity `page`. With `nobody` they are notices like all others: mail to the responders and
   * a line in Slack. In place; a new address must confirm.
   */
  pager: z.discriminatedUnion(
    'wakes',
    [
      z.strictObject({
        wakes: z.literal('responders'),
        /** OWNER. The addresses at which the on-call tool takes mail: they wake people. */
        releng: ownerValue(f.email),
        cloudops: ownerValue(f.email),
      }),
      z.strictObject({ wakes: z.literal('nobody') }),
    ],
    'either { wakes: responders, releng, cloudops } or { wakes: nobody }',
  ),
  grafana: z.strictObject({
    /** OWNER. Where Mozilla's Grafana answers: `https://…`, no trailing slash. A change makes everything anew there. */
    url: ownerValue(f.httpsOrigin),
    /**
     * OWNER. An organization for this environment alone: who is told of what is one tree for all of it. A change makes
     * everything anew there.
     */
    organizationId: ownerValue(f.wholeNumber(1, 999_999_999, 'organizations of Grafana', 'it counts them from 1')),
    /** OWNER. The role or user that Grafana signs in to AWS as: it may assume the role that reads metrics. In place. */
    awsPrincipalArn: ownerValue(f.iamPrincipalArn),
    /** OWNER. The service account that Grafana runs as on GCP: it may read the metrics of our project. In place. */
    gcpServiceAccount: ownerValue(f.email),
  }),
  sentry: z.strictObject({
    /**
     * Where Sentry answers: `https://sentry.io`, or an installation of one's own. After a change the provider looks for the
     * projects there and makes what it does not find, with new DSNs.
     */
    url: f.httpsOrigin,
    /**
     * OWNER. Slug of the organization. The provider does not move projects between organizations: destroy what is in the
     * old one first (`cdktf` says "not found" otherwise).
     */
    organization: ownerValue(f.slug),
    /** OWNER. What Sentry's Slack integration calls the workspace; somebody installs it once in Sentry. In place. */
    slackWorkspace: ownerValue(f.slackWorkspaceName),
  }),
  /** The channel #balrog. Both ids stand in the address of the channel: `https://app.slack.com/client/T…/C…`. */
  slack: z.strictObject({
    /**
     * OWNER. The workspace, which somebody has authorised once in the AWS console. The plan of a change says "in place", but
     * AWS updates everything of a configuration but its workspace, and the deployment fails: taint the
     * configuration first, so that it is made anew (docs/runbooks/observability.md).
     */
    workspaceId: ownerValue(f.slackWorkspaceId),
    /** OWNER. In place. */
    channelId: ownerValue(f.slackChannelId),
  }),
});

export const environmentSchema = z.strictObject({
  /** The stack's name: `cdktf deploy <name>`. A change would build a second environment beside the first. */
  name: f.environmentName,
  /**
   * The environment whose place this one takes when its region is lost (docs/runbooks/lost-region.md): in the same account, in the region of its
   * copies, and under its host names once the other has let them go. It is data alone: deployed, it changes nothing.
   */
  standsInFor: f.environmentName.optional(),
  aws,
  gcp,
  delivery,
  network,
  database,
  logs,
  responders,
  edge,
  services,
  history,
  observability,
});

/** An environment as written in its file, examples included. */
export type EnvironmentData = z.input<typeof environmentSchema>;
/** What its file says, after validation: plain values. */
export type EnvironmentFile = z.output<typeof environmentSchema>;
/** An environment after validation, with what the rows of domains.ts, jobs.ts, databases.json and operations.json say of it. */
export interface Environment extends EnvironmentFile {
  readonly edge: EnvironmentFile['edge'] & {
    /** By name, the domains of the public application that are served here: a load balancer each. */
    readonly clientDomains: Readonly<Record<string, ClientDomain>>;
  };
  readonly logs: EnvironmentFile['logs'] & {
    /** Of all client domains, served here or not: a query reads the same in every environment. */
    requestTables: RequestTable[];
  };
  /** By name, the scheduled jobs. */
  readonly jobs: Readonly<Record<JobName, EnvironmentJob>>;
  /** Which database serves, and which others there are: its entry of databases.json. */
  readonly databases: Databases;
  /** The last one, of operations.json. A plan that has a smaller number than what was deployed is refused. */
  readonly operation: Operation;
}
