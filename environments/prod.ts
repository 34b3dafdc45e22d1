import type { EnvironmentData } from './environment';
import { example } from './owner-value';

/** Manages and serves production updates. Deployed by CloudOps, by hand, on request. */
export const prod: EnvironmentData = {
  name: 'prod',
  aws: {
    accountId: example('111122223333'),
    region: 'us-west-2',
    backupRegion: 'us-east-2',
  },
  gcp: { projectId: example('balrog-prod-example') },
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
  logs: { retentionDays: { requests: 400, applications: 90, network: 30, audit: 400 } },
  responders: {
    releng: example('releng-escalation@example.com'),
    cloudops: example('cloudops-escalation@example.com'),
  },
  edge: {
    hostedZoneId: example('Z0123456789EXAMPLEPROD'),
    officeNetworks: example(['203.0.113.0/24']),
    domains: {
      aus3: {
        hostname: 'aus3.mozilla.org',
        certificateArn: example('arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-000000000003'),
      },
      aus4: {
        hostname: 'aus4.mozilla.org',
        certificateArn: example('arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-000000000004'),
      },
      aus5: {
        hostname: 'aus5.mozilla.org',
        certificateArn: example('arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-000000000005'),
      },
      'aus-api': {
        hostname: 'aus-api.mozilla.org',
        certificateArn: example('arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-000000000006'),
      },
      admin: {
        hostname: 'aus4-admin.mozilla.org',
        certificateArn: example('arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-000000000007'),
      },
    },
  },
};
