/**
 * What may differ between environments. Each field says what a change does when it is deployed:
 * "in place", "in the maintenance window" or "replaces". Fields marked OWNER carry examples until the owner fills them.
 */
import { z } from 'zod';
import * as f from './fields';
import { ownerValue } from './owner-value';

const aws = z.strictObject({
  /** OWNER. The provider refuses to work in any other account. Names of buckets contain it: a change replaces them. */
  accountId: ownerValue(f.accountId),
  /** Where everything runs. A change replaces everything. */
  region: f.region,
  /** Second region, which holds the copies of the database's automated backups. A change replaces the copies. */
  backupRegion: f.region,
});

const gcp = z.strictObject({
  /** OWNER. The project of the history buckets and metrics. A change replaces them. */
  projectId: ownerValue(f.projectId),
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
   * gone at once. 0 would switch backups off: RDS takes it, policies do not.
   */
  pointInTimeRecoveryDays: f.days(0, 35),
  /** Daily, UTC: when RDS takes the nightly snapshot. In place. Keep clear of the maintenance window. */
  nightlySnapshotWindow: f.dailyWindow,
  vault: z.strictObject({
    /** Nightly copy into the AWS Backup vault, UTC. It needs an hour's distance from both RDS windows. In place. */
    schedule: f.dailyCron,
    /** How long each copy stays. In place, for new copies only. */
    retentionDays: f.days(7, 3650),
    /**
     * `governance`: a privileged administrator can still lift the lock. `compliance`: nobody can, not even AWS, once
     * `graceDays` are over. A change replaces the lock; after the grace days it cannot be changed at all.
     */
    lock: z.discriminatedUnion(
      'mode',
      [
        z.strictObject({ mode: z.literal('governance') }),
        z.strictObject({ mode: z.literal('compliance'), graceDays: f.days(3, 36500) }),
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
  storageGib: f.gib(20, 65536),
  /** How far the storage may grow by itself. In place. */
  maxStorageGib: f.gib(22, 65536),
  /** `multi-az`: a standby in a second zone takes over by itself. In place, slow. */
  availability: f.oneOf(['multi-az', 'single-az']),
  /** The limit of tasks x processes x 15 connections. Needs a restart. */
  maxConnections: f.wholeNumber(50, 16000, 'connections'),
  /** Whether clients must speak TLS (`require_secure_transport`); switching it off costs a reason. In place, cuts nobody connected. */
  tls: z.discriminatedUnion(
    'required',
    [z.strictObject({ required: z.literal(true) }), z.strictObject({ required: z.literal(false), reason: f.reason })],
    'either { required: true } or { required: false, reason }',
  ),
  /** Weekly, UTC: when RDS may patch and restart. In place. */
  maintenanceWindow: f.weeklyWindow,
  /** `window`: changes wait for the maintenance window. `now`: they happen, restarts included, during the deployment. */
  applyChanges: f.oneOf(['window', 'now']),
  backup,
});

const logs = z.strictObject({
  /** Days that each class is kept. In place; lowering deletes older lines within a day. */
  retentionDays: z.strictObject({
    /** Load balancers' access logs: client addresses, so no longer than the questions asked of them need. */
    requests: f.days(1, 3650),
    /** Output of the applications, nginx and the database. */
    applications: f.cloudwatchDays,
    /** VPC flow logs. */
    network: f.days(1, 3650),
    /** Who read and wrote the other buckets. */
    audit: f.days(1, 3650),
  }),
});

const responders = z.strictObject({
  /** OWNER. First point of contact for any issue: the address of RelEng's escalation path. In place; the new address must confirm. */
  releng: ownerValue(f.email),
  /** OWNER. Second step, and at once for the database. In place; the new address must confirm. */
  cloudops: ownerValue(f.email),
});

const domain = z.strictObject({
  /** The name clients ask for. A change of a published name strands the clients that have it built in. */
  hostname: f.hostname,
  /** OWNER. Certificate of the domain's load balancer. Clients pin issuers on aus5: see docs/decisions. In place. */
  certificateArn: ownerValue(f.certificateArn),
});

const edge = z.strictObject({
  /** OWNER. The Route 53 zone of the host names. */
  hostedZoneId: ownerValue(f.hostedZoneId),
  /** OWNER. Where people may reach the admin API from: its reads need no login, so this is their only barrier. In place. */
  officeNetworks: ownerValue(z.array(f.ipv4Network, 'a list of IPv4 networks').min(1, 'at least one IPv4 network')),
  /** The domains this environment serves; a load balancer each. */
  domains: z.partialRecord(f.oneOf(['aus3', 'aus4', 'aus5', 'aus-api', 'admin']), domain),
});

export const environmentSchema = z.strictObject({
  /** The stack's name: `cdktf deploy <name>`. A change would build a second environment beside the first. */
  name: z
    .string('a short name')
    .regex(/^[a-z]{2,10}$/, '2 to 10 lower-case letters; the file has the same name (prod.ts holds prod)'),
  aws,
  gcp,
  network,
  database,
  logs,
  responders,
  edge,
});

/** An environment as written in its file, examples included. */
export type EnvironmentData = z.input<typeof environmentSchema>;
/** An environment after validation: plain values. */
export type Environment = z.output<typeof environmentSchema>;
