import type { EnvironmentData } from './environment';
import { example } from './owner-value';

/** Manages and serves production updates. Deployed by CloudOps, by hand, on request. */
export const prod: EnvironmentData = {
  name: 'prod',
  aws: {
    accountId: example('111122223333'),
    region: 'us-west-2',
    backupRegion: 'us-east-2',
    dockerHubSecret: example('ecr-pullthroughcache/docker-hub-AbCdEf'),
  },
  gcp: { projectId: example('balrog-prod-example') },
  delivery: { repository: example('mozilla-releng/balrog-infra'), repositoryId: example(1000000001) },
  network: {
    cidr: '10.64.0.0/16',
    zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
    natGateways: 'one-per-zone',
  },
  database: {
    mysqlVersion: '8.0',
    instanceClass: 'db.r6g.xlarge',
    storageGib: 200,
    maxStorageGib: 1000,
    availability: 'multi-az',
    maxConnections: 2000,
    tls: {
      required: false,
      reason: "The dump job passes no TLS flags and the image's client library does not start TLS by itself",
    },
    maintenanceWindow: 'tue:16:00-tue:17:00',
    applyChanges: 'window',
    backup: {
      pointInTimeRecoveryDays: 35,
      nightlySnapshotWindow: '08:00-08:30',
      vault: {
        schedule: 'cron(0 5 * * ? *)',
        retentionDays: 90,
        lock: { mode: 'compliance', graceDays: 7 },
      },
    },
  },
  logs: {
    retentionDays: { requests: 400, applications: 90, network: 30, audit: 400 },
    queries: {
      scanLimitGib: 500,
      resultDays: 7,
      redash: {
        callerArn: example('arn:aws:iam::666677778888:role/redash'),
        externalId: example('00000000-0000-0000-0000-000000000001'),
      },
    },
  },
  responders: {
    releng: example('releng-escalation@example.com'),
    cloudops: example('cloudops-escalation@example.com'),
  },
  edge: {
    names: 'lead-elsewhere',
    dns: {
      where: 'route53',
      zones: { 'mozilla.org': example('Z0123456789EXAMPLEORG'), 'mozilla.com': example('Z0123456789EXAMPLECOM') },
    },
    adminNetworks: example(['203.0.113.0/24']),
    admin: {
      hostname: 'aus4-admin.mozilla.org',
      certificate: {
        issuer: 'amazon',
        arn: example('arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-000000000007'),
      },
      tlsPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      http: 'closed',
    },
    adminUi: {
      hostname: 'balrog.services.mozilla.com',
      certificateArn: example('arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000008'),
    },
  },
  services: {
    public: { size: { cpuUnits: 2048, memoryMib: 8192 }, minTasks: 6, maxTasks: 24, processes: 4 },
    admin: { size: { cpuUnits: 2048, memoryMib: 8192 }, tasks: 2, processes: 4 },
    agent: { size: { cpuUnits: 256, memoryMib: 1024 } },
    mode: 'production',
    autograph: {
      updates: {
        url: example('https://autograph.prod.example.com'),
        keyId: example('balrog-prod-updates'),
        username: example('balrog-prod'),
      },
    },
    auth0: {
      domain: 'auth.mozilla.auth0.com',
      audience: 'balrog-production',
      clientId: example('prodPeopleClientIdExample0000000'),
      agentClientId: '8MQB51S7XgaswbpyprqcQjfOweiGm3h5',
    },
  },
  history: {
    location: 'US',
    buckets: 'to-be-made',
    releaseBucket: example('balrog-prod-release-history-v1'),
    nightlyBucket: example('balrog-prod-nightly-history-v1'),
    nightlyDays: 90,
    dumpBucket: example('balrog-prod-dbdump-v1'),
    credentials: 'key-file',
  },
  observability: {
    pager: {
      wakes: 'responders',
      releng: example('releng-pager@example.com'),
      cloudops: example('cloudops-pager@example.com'),
    },
    grafana: {
      url: example('https://grafana.example.com'),
      organizationId: example(2),
      awsPrincipalArn: example('arn:aws:iam::777788889999:role/grafana'),
      gcpServiceAccount: example('grafana@observability-example.iam.gserviceaccount.com'),
    },
    sentry: {
      url: 'https://sentry.io',
      organization: example('mozilla-example'),
      slackWorkspace: example('Example'),
    },
    slack: { workspaceId: example('T0000000001'), channelId: example('C0000000001') },
  },
};
