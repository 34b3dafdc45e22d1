import type { EnvironmentData } from './environment';
import { example } from './owner-value';

/** Takes staging releases, and new Balrog code before it reaches production. Is given each version tag first, by hand (docs/runbooks/release.md). */
export const stage: EnvironmentData = {
  name: 'stage',
  aws: {
    accountId: example('444455556666'),
    region: 'us-west-2',
    backupRegion: 'us-east-2',
    dockerHubSecret: example('ecr-pullthroughcache/docker-hub-AbCdEf'),
  },
  gcp: { projectId: example('balrog-stage-example') },
  delivery: { repository: example('mozilla-releng/balrog-infra'), repositoryId: example(1000000001), next: ['prod'] },
  network: {
    cidr: '10.65.0.0/16',
    zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
    natGateways: 'one',
  },
  database: {
    mysqlVersion: '8.0',
    instanceClass: 'db.t4g.large',
    storageGib: 100,
    maxStorageGib: 200,
    availability: 'single-az',
    maxConnections: 500,
    tls: {
      required: false,
      reason: "The dump job passes no TLS flags and the image's client library does not start TLS by itself",
    },
    maintenanceWindow: 'mon:16:00-mon:17:00',
    applyChanges: 'now',
    backup: {
      pointInTimeRecoveryDays: 7,
      nightlySnapshotWindow: '08:00-08:30',
      vault: {
        schedule: 'cron(0 5 * * ? *)',
        retentionDays: 14,
        lock: { mode: 'governance' },
      },
    },
  },
  logs: {
    retentionDays: { requests: 30, applications: 30, network: 14, audit: 90 },
    queries: {
      scanLimitGib: 20,
      resultDays: 7,
      redash: {
        callerArn: example('arn:aws:iam::666677778888:role/redash'),
        externalId: example('00000000-0000-0000-0000-000000000002'),
      },
    },
  },
  responders: {
    releng: example('releng-stage@example.com'),
    cloudops: example('cloudops-stage@example.com'),
  },
  edge: {
    names: 'lead-elsewhere',
    dns: {
      where: 'route53',
      zones: {
        'nonprod.cloudops.mozgcp.net': example('Z0123456789EXAMPLEGCP'),
        'stage.mozaws.net': example('Z0123456789EXAMPLEAWS'),
      },
    },
    adminNetworks: example(['203.0.113.0/24']),
    admin: {
      hostname: 'admin-stage.balrog.nonprod.cloudops.mozgcp.net',
      certificate: {
        issuer: 'amazon',
        arn: example('arn:aws:acm:us-west-2:444455556666:certificate/00000000-0000-0000-0000-000000000007'),
      },
      tlsPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      http: 'closed',
    },
    adminUi: {
      hostname: 'balrog-admin-static-stage.stage.mozaws.net',
      certificateArn: example('arn:aws:acm:us-east-1:444455556666:certificate/00000000-0000-0000-0000-000000000008'),
    },
  },
  services: {
    public: { size: { cpuUnits: 512, memoryMib: 2048 }, minTasks: 1, maxTasks: 4, processes: 2 },
    admin: { size: { cpuUnits: 512, memoryMib: 2048 }, tasks: 1, processes: 2 },
    agent: { size: { cpuUnits: 256, memoryMib: 1024 } },
    mode: 'staging',
    autograph: {
      updates: {
        url: example('https://autograph.stage.example.com'),
        keyId: example('balrog-stage-updates'),
        username: example('balrog-stage'),
      },
    },
    auth0: {
      domain: 'auth.mozilla.auth0.com',
      audience: 'balrog-cloudops-stage',
      clientId: example('stagePeopleClientIdExample000000'),
      agentClientId: 'LJWEpDTYRIsnddSwa7rgeGZdczaNaIKd',
    },
  },
  history: {
    location: 'US',
    buckets: 'to-be-made',
    releaseBucket: example('balrog-stage-release-history-v1'),
    nightlyBucket: example('balrog-stage-nightly-history-v1'),
    nightlyDays: 30,
    dumpBucket: example('balrog-stage-dbdump-v1'),
    credentials: 'key-file',
  },
  observability: {
    pager: { wakes: 'nobody' },
    grafana: {
      url: example('https://grafana.example.com'),
      organizationId: example(3),
      awsPrincipalArn: example('arn:aws:iam::777788889999:role/grafana'),
      gcpServiceAccount: example('grafana@observability-example.iam.gserviceaccount.com'),
    },
    sentry: {
      url: 'https://sentry.io',
      organization: example('mozilla-example'),
      slackWorkspace: example('Example'),
    },
    slack: { workspaceId: example('T0000000001'), channelId: example('C0000000002') },
  },
};
