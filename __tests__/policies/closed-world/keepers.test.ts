/** Layers of different kinds that keep one thing: one that goes is said with what is left, and that the last one goes is critical. */
import { readPlan, review } from '@balrog-infra/review';
import { planOfCode, type Code } from '../../../commands/plan/review/plan-of-code';
import { DANGERS } from '../../../policies/dangers';
import { stackNamed } from '../../kit';
import { only } from './edits';
import { asWhole, at, set, variable, type Whole } from './third';

const PROD = stackNamed('prod').json as Code;
const KEPT = DANGERS.kept ?? [];

/** What has to do with it. */
const codeOf = (rule: string): Code => {
  const keepers = KEPT.filter(({ id }) => id === `kept.${rule}`).flatMap((kept) => kept.keepers);
  return only(PROD, [...new Set([...keepers.map(({ type }) => type), 'aws_lb', 'aws_s3_bucket'])]);
};

type Apply = (code: Whole) => void;

const after = (applied: readonly Apply[], before: Code): Code => {
  const copy = asWhole(before);
  for (const apply of applied) apply(copy);
  return copy;
};

/** What is said of layers. */
const said = (is: Code, was: Code): readonly string[] =>
  review(readPlan(planOfCode(was, is)), {
    stack: 'prod',
    catalogue: DANGERS,
    synthesized: is,
    synthesizedBefore: was,
  })
    .dangers.filter(({ rule }) => rule.startsWith('kept.'))
    .map(({ rule, severity, what }) => `${severity} ${rule} ${what}`);

const without =
  (type: string): Apply =>
  (code) => {
    delete code.resource[type];
  };

const openGroup: Apply = (code) => {
  const { cidr_ipv4: _, ...block } = at(code, 'aws_vpc_security_group_ingress_rule', 'edge_admin_admission_https');
  code.resource['aws_vpc_security_group_ingress_rule'] = {
    ...code.resource['aws_vpc_security_group_ingress_rule'],
    everybody: { ...block, cidr_ipv6: '::/0' },
  };
};

const locked: Apply = (code) => {
  const bucket = at(code, 'aws_s3_bucket_versioning', 'edge_ui')['bucket'];
  code.resource['aws_s3_bucket_object_lock_configuration'] = { ui: { bucket } };
};

const unprotected: Apply = (code) => {
  delete at(code, 'aws_db_instance')['lifecycle'];
};

interface Thing {
  readonly rule: string;
  readonly keepers: Readonly<Record<string, Apply>>;
  readonly first?: readonly Apply[];
}

const THINGS: readonly Thing[] = [
  {
    rule: 'database',
    keepers: {
      prevent_destroy: unprotected,
      deletion_protection: set('aws_db_instance', '', 'deletion_protection', false),
      'the final snapshot': set('aws_db_instance', '', 'skip_final_snapshot', true),
    },
  },
  {
    rule: 'copies-of-the-database',
    keepers: {
      'backups of RDS': set('aws_db_instance', '', 'backup_retention_period', 0),
      'the vault of AWS Backup': without('aws_backup_selection'),
      'the second region': without('aws_db_instance_automated_backups_replication'),
    },
  },
  {
    rule: 'objects',
    keepers: {
      'the versions of its objects': set(
        'aws_s3_bucket_versioning',
        'edge_ui',
        'versioning_configuration.status',
        'Suspended',
      ),
      'the lock of its objects': without('aws_s3_bucket_object_lock_configuration'),
    },
    first: [locked],
  },
  {
    rule: 'objects-at-google',
    keepers: {
      'the versions of its objects': set('google_storage_bucket', 'releases', 'versioning.enabled', false),
      'the days in which a deleted object comes back': set(
        'google_storage_bucket',
        'releases',
        'soft_delete_policy.retention_duration_seconds',
        0,
      ),
    },
  },
  {
    rule: 'door',
    keepers: {
      'its firewall': without('aws_wafv2_web_acl_association'),
      'its security group': openGroup,
      'who signs in': variable('services_admin', 'admin', 'AUTH0_DOMAIN', undefined),
    },
  },
];

describe.each(THINGS)('$rule', ({ rule, keepers, first = [] }) => {
  const was = after(first, codeOf(rule));
  const names = Object.keys(keepers);

  it.each(names)('%s alone goes: what is left is said, and nothing to sign for it', (name) => {
    const left = names.filter((one) => one !== name);
    const [line, ...more] = said(after([keepers[name] as Apply], was), was);
    expect(more).toEqual([]);
    expect(line).toMatch(new RegExp(`^notice kept\\.${rule} has lost ${name}; still there: `));
    expect(line?.split('still there: ')[1]?.split(', ').sort()).toEqual(left.sort());
  });

  // A door without firewall and group is meant for everybody: who signs in there is judged by its own entry.
  it.each(names.filter((name) => name !== 'who signs in'))('%s goes as the last one', (name) => {
    const others = names.filter((one) => one !== name).map((one) => keepers[one] as Apply);
    const then = after(others, was);
    expect(said(after([keepers[name] as Apply], then), then)).toEqual([
      `critical kept.${rule} has lost the last of: ${name}`,
    ]);
  });

  it('all of them go at once', () => {
    const [line, ...more] = said(after(Object.values(keepers), was), was);
    expect(more).toEqual([]);
    expect(line).toMatch(new RegExp(`^critical kept\\.${rule} has lost the last of: `));
    for (const name of names) expect(line).toContain(name);
  });

  it('what goes itself needs none', () => {
    const subject = {
      database: 'aws_db_instance',
      objects: 'aws_s3_bucket',
      'objects-at-google': 'google_storage_bucket',
    }[rule];
    if (subject === undefined) return;
    const whole = after([...Object.values(keepers), without(subject)], was);
    expect(said(whole, was).filter((line) => line.includes(`kept.${rule} `))).toEqual([]);
  });
});

it('nothing is said where nothing goes, nor of a door that was open', () => {
  const [database, door] = [codeOf('database'), codeOf('door')];
  expect(said(after([set('aws_db_instance', '', 'allocated_storage', 300)], database), database)).toEqual([]);
  const narrower = set('aws_vpc_security_group_ingress_rule', 'edge_aus5_admission_https', 'cidr_ipv4', '192.0.2.0/24');
  expect(said(after([narrower], door), door)).toEqual([]);
});

it('a keeper that is made anew, so that nobody knows yet for what, is none that goes', () => {
  const door = codeOf('door');
  const plan = planOfCode(door, door);
  const changes = plan['resource_changes'] as readonly { readonly type: string; readonly change: object }[];
  const anew = changes.map((one) =>
    one.type === 'aws_wafv2_web_acl_association'
      ? {
          ...one,
          change: { ...one.change, actions: ['delete', 'create'], after: {}, after_unknown: { resource_arn: true } },
        }
      : one,
  );
  const report = review(readPlan({ ...plan, resource_changes: anew }), { stack: 'prod', catalogue: DANGERS });
  expect(report.counts.replace).toBe(1);
  expect(report.dangers.filter(({ rule }) => rule.startsWith('kept.'))).toEqual([]);
});
