/** What the rules of the edge let pass, and what they tell apart. How they break stands in breaks-edge.ts. */
import { oldestTls } from '../../policies/domains';
import { clientDomains } from '../../environments';
import type { ClientDomainRow } from '../../policies/domain-rows';
import { at, judge, SOUND_DOMAINS, soundTree, type Tree } from './bench';

const LISTENER = 'aws_lb_listener.aus5_listener';
const ADMIN = 'aws_lb.admin';
const AUS5 = SOUND_DOMAINS.aus5!;

describe('stays green', () => {
  const edits: [string, (tree: Tree) => void, ClientDomainRow?][] = [
    [
      'a certificate of Amazon where nobody pins',
      (tree) => {
        at(tree, LISTENER).tags = { CertificateIssuer: 'amazon' };
      },
      { ...AUS5, clients: { ...AUS5.clients, trust: 'any-issuer' } },
    ],
    [
      'plain HTTP for clients that cannot follow a redirect',
      (tree) => (at(tree, 'aws_lb_listener.aus5_http').default_action = [{ type: 'forward' }]),
    ],
    ['two alarms for a certificate, one of them sound', (tree) => void secondAlarm(tree)],
    ['TLS 1.3 only', (tree) => (at(tree, LISTENER).ssl_policy = 'ELBSecurityPolicy-TLS13-1-3-2021-06')],
    [
      'admin reached from another security group',
      (tree) => {
        const rule = at(tree, 'aws_vpc_security_group_ingress_rule.admin_https');
        delete rule.cidr_ipv4;
        rule.referenced_security_group_id = '${aws_security_group.tasks.id}';
      },
    ],
    [
      'a drain as long as a request',
      (tree) => (at(tree, 'aws_lb_target_group.aus5_targets').deregistration_delay = '65'),
    ],
  ];
  test.each(edits)('%s', (_, edit, aus5 = AUS5) => {
    const tree = soundTree();
    edit(tree);
    expect(judge(tree, { domains: { aus5 } })).toEqual([]);
  });
});

describe('a load balancer that says nothing of its domain', () => {
  test('is refused and held to the strictest needs of clients, without a word about the network of admin', () => {
    const tree = soundTree();
    delete at(tree, 'aws_lb.aus5').tags;
    at(tree, LISTENER).tags = { CertificateIssuer: 'amazon' };
    at(tree, 'aws_lb_listener.aus5_http').default_action = [{ type: 'forward' }];
    const broken = new Set(judge(tree).map(({ rule }) => rule));
    expect([...broken].sort()).toEqual(['certificate-issuer', 'load-balancer-per-domain', 'plain-http', 'tls-floor']);
  });

  test('cannot borrow the needs of a client domain for admin: the domain is taken', () => {
    const tree = soundTree();
    at(tree, ADMIN).tags = { Domain: 'aus5' };
    at(tree, 'aws_vpc_security_group_ingress_rule.admin_https').cidr_ipv4 = '0.0.0.0/0';
    const found = judge(tree).map(({ rule, address }) => `${rule} ${address}`);
    expect(found).toEqual([
      'load-balancer-per-domain aws_lb.admin',
      'request-log-table aws_lb.admin',
      'load-balancer-per-domain aws_lb.aus5',
    ]);
  });
});

describe('the needs of the domains', () => {
  // docs/source/client_domains.rst of Balrog: GMP updates of Firefox 42 to 100 pin the issuer of aus5.
  test('are said by the rows: aus5 is pinned, and clients of aus-api are new enough for TLS 1.2 alone', () => {
    const clients = Object.entries(clientDomains).map(([name, row]) => [name, ...Object.values(row.clients)]);
    expect(clients).toEqual(
      expect.arrayContaining([
        ['aus3', '1.0', 'any-issuer', 'answered'],
        ['aus4', '1.0', 'any-issuer', 'answered'],
        ['aus5', '1.0', 'one-issuer', 'answered'],
        ['aus-api', '1.2', 'any-issuer', 'refused'],
      ]),
    );
  });

  test.each<[string, Partial<ClientDomainRow['clients']>, string]>([
    ['a newer TLS', { oldestTls: '1.2' }, 'tls-floor'],
    ['TLS on port 80, too', { withoutTls: 'refused' }, 'plain-http'],
    ['an issuer of their own', { trust: 'one-issuer' }, 'certificate-issuer'],
  ])('that ask for %s hold the load balancer to it', (_, clients, rule) => {
    const tree = soundTree();
    at(tree, LISTENER).tags = { CertificateIssuer: 'amazon' };
    at(tree, 'aws_lb_listener.aus5_http').default_action = [{ type: 'forward' }];
    const can = { ...AUS5.clients, trust: 'any-issuer' as const };
    const aus5 = (more: object) => ({ aus5: { ...AUS5, clients: { ...can, ...more } } });
    expect(judge(tree, { domains: aus5({}) })).toEqual([]);
    expect(judge(tree, { domains: aus5(clients) }).map((violation) => violation.rule)).toEqual([rule]);
  });

  test.each([
    ['ELBSecurityPolicy-2016-08', 1.0],
    ['ELBSecurityPolicy-FS-2018-06', 1.0],
    ['ELBSecurityPolicy-TLS13-1-0-2021-06', 1.0],
    ['ELBSecurityPolicy-TLS-1-1-2017-01', 1.1],
    ['ELBSecurityPolicy-FS-1-1-2019-08', 1.1],
    ['ELBSecurityPolicy-TLS-1-2-Ext-2018-06', 1.2],
    ['ELBSecurityPolicy-FS-1-2-Res-2020-10', 1.2],
    ['ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04', 1.2],
    ['ELBSecurityPolicy-TLS13-1-3-2021-06', 1.3],
    ['TLSv1', 1.0],
    ['TLSv1_2016', 1.0],
    ['TLSv1.1_2016', 1.1],
    ['TLSv1.2_2021', 1.2],
    ['TLSv1.3_2025', 1.3],
    ['SSLv3', undefined],
    ['ELBSecurityPolicy-TLS13-1-9-2031-01', undefined],
    ['', undefined],
  ])('%s speaks TLS from %s', (policy, oldest) => {
    expect(oldestTls(policy)).toBe(oldest);
  });
});

function secondAlarm(tree: Tree): void {
  const alarms = tree.resource.aws_cloudwatch_metric_alarm!;
  alarms.late = { ...alarms.aus5_expiry, threshold: 3 };
}
