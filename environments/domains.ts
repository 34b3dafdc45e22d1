/**
 * The domains that clients ask for updates, one row each. Load balancer, alarms, uptime checks, dashboards, log table,
 * views, saved queries, on-call page and what policies expect follow from the row: "A client domain" in CONTRIBUTING.md.
 */
import type { ClientDomainRows } from './client-domain';
import { example } from './owner-value';

/** They speak what they were built with, and check signatures and hashes of what they are given themselves. */
const OLD_CLIENTS = { oldestTls: '1.0', trust: 'any-issuer', withoutTls: 'answered' } as const;

export const clientDomains: ClientDomainRows = {
  aus3: {
    why: 'The oldest clients have it built in.',
    logTable: 'balrog_elb_logs_aus3',
    clients: OLD_CLIENTS,
    traffic: 'some',
    servedIn: {
      prod: {
        hostname: 'aus3.mozilla.org',
        certificate: {
          issuer: 'imported',
          arn: example('arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-000000000003'),
        },
        tlsPolicy: 'ELBSecurityPolicy-2016-08',
        http: 'closed',
      },
    },
  },
  aus4: {
    why: 'Old clients have it built in.',
    logTable: 'balrog_elb_logs_aus4',
    clients: OLD_CLIENTS,
    traffic: 'some',
    servedIn: {
      prod: {
        hostname: 'aus4.mozilla.org',
        certificate: {
          issuer: 'imported',
          arn: example('arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-000000000004'),
        },
        tlsPolicy: 'ELBSecurityPolicy-2016-08',
        http: 'closed',
      },
    },
  },
  aus5: {
    why: 'All later clients have it built in: ask its table for how many are on a version or channel.',
    logTable: 'balrog_elb_logs_aus5',
    // GMP updates of Firefox 42 to 100 accept DigiCert's intermediate alone (balrog: docs/source/client_domains.rst).
    clients: { ...OLD_CLIENTS, trust: 'one-issuer' },
    traffic: 'most',
    servedIn: {
      stage: {
        hostname: 'stage.balrog.nonprod.cloudops.mozgcp.net',
        certificate: {
          issuer: 'imported',
          arn: example('arn:aws:acm:us-west-2:444455556666:certificate/00000000-0000-0000-0000-000000000005'),
        },
        tlsPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        http: 'redirect',
      },
      prod: {
        hostname: 'aus5.mozilla.org',
        certificate: {
          issuer: 'imported',
          arn: example('arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-000000000005'),
        },
        tlsPolicy: 'ELBSecurityPolicy-2016-08',
        http: 'closed',
      },
    },
  },
  'aus-api': {
    why: 'Tools ask the public API here.',
    logTable: 'balrog_elb_logs_aus_api',
    clients: { oldestTls: '1.2', trust: 'any-issuer', withoutTls: 'refused' },
    traffic: 'little',
    servedIn: {
      prod: {
        hostname: 'aus-api.mozilla.org',
        certificate: {
          issuer: 'amazon',
          arn: example('arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-000000000006'),
        },
        tlsPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        http: 'redirect',
      },
    },
  },
};
