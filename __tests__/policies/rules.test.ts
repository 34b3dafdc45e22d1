import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyOptions } from '../../policies/check';
import { rules } from '../../policies/rules';
import { judge, soundTree, type Tree } from './bench';
import { BREAKS } from './breaks';
import { ACCOUNT, DATABASES } from './sound-stack';
import { tellByGoogle, tellByGrafana } from './told-by';

const ROOT = join(__dirname, '../../policies');
const stacks = { prod: { accountId: ACCOUNT, databases: DATABASES } };
const only = (id: string) => rules.filter((rule) => rule.id === id);

test('the sound stack keeps every rule', () => {
  expect(judge(soundTree(), { stacks })).toEqual([]);
});

describe('breaking one thing turns its rule red, at the right place', () => {
  test.each(BREAKS)('$rule: $says', ({ rule, address, says, edit }) => {
    const tree = soundTree();
    edit(tree);
    const found = judge(tree, { stacks, rules: only(rule) }).filter((violation) => violation.rule === rule);
    const texts = found.map((violation) => `${violation.address}: ${violation.wrong}`);
    expect(texts).toContainEqual(
      expect.stringMatching(
        new RegExp(`^${escape(address)}${address.endsWith('.') ? '[^:]+' : ''}: .*${escape(says)}`),
      ),
    );
    for (const { path, stack, reason, remedy } of found) {
      expect(stack).toBe('prod');
      expect(path).not.toBe('');
      expect(reason).toMatch(/\S+ \S+ \S+/);
      expect(remedy).toMatch(/\S+ \S+/);
    }
  });
});

/** What these guard is guarded from a second side, by the rule that is named. */
const GUARDED_TWICE = {
  'load-balancer-logs': 'log-table-delivered',
  // A container that cannot be read is everybody's concern; a password in the plain is one of no-secrets.
  'secrets-by-arn': 'no-secrets',
  // What sets STAGING beside the task is an init container, which has no time to stop in.
  'staging-only-where-meant': 'stop-after-drain',
} as Readonly<Record<string, string>>;

test('each rule has a break that no other rule reddens', () => {
  const reddens = (edit: (tree: Tree) => void) => {
    const tree = soundTree();
    edit(tree);
    return new Set(judge(tree, { stacks }).map(({ rule }) => rule));
  };
  const alone = (id: string, found: ReadonlySet<string>) =>
    [...found].every((rule) => rule === id || rule === GUARDED_TWICE[id]);
  const overlapping = rules.filter(
    ({ id }) => !BREAKS.some(({ rule, edit }) => rule === id && alone(id, reddens(edit))),
  );
  expect(overlapping.map(({ id }) => id)).toEqual([]);
});

describe('what is sound in another way stays green', () => {
  const edits: readonly (readonly [string, (tree: Tree) => void])[] = [
    ['windows that touch', (tree) => window(tree, '15:30-16:00', 'tue:16:00-tue:17:00')],
    ['windows on two sides of midnight', (tree) => window(tree, '23:30-00:00', 'wed:00:00-wed:00:30')],
    ['a literal policy in place of a data source', (tree) => literalRolePolicy(tree)],
    ['a retention that refers to a literal of another resource', (tree) => borrowedRetention(tree)],
    ['a bucket that others name without a reference', (tree) => literalBucketName(tree)],
    ['a policy for * that is narrowed to our account', (tree) => narrowed(tree)],
    ['a policy for * that is narrowed to roles of our account', (tree) => narrowed(tree, ROLES_OF_OURS)],
    ['principals and resources that are ARNs of the stack', (tree) => arnsOfTheStack(tree)],
    ['secrets that are named by where they are kept', (tree) => secretsByPlace(tree)],
    ['alarms of Grafana and Google with a way to a pager', (tree) => void [tellByGrafana(tree), tellByGoogle(tree)]],
    ['an alarm that leaves it to a composite one', (tree) => partOfAnother(tree)],
    ['a table that looks back in hours', (tree) => void lookBack(tree, 'NOW-2160HOURS,NOW+1DAYS')],
    ['a table whose months may be as many days as S3 keeps lines', (tree) => void lookBack(tree, 'NOW-3MONTHS,NOW')],
    ['lines that are archived where Athena still reads them', (tree) => void endEarlier(tree, '', 'GLACIER_IR')],
    ['lines of another folder that end earlier', (tree) => void endEarlier(tree, 'flow-logs/')],
    [
      'parentheses in a text within an expression, and escaped ones',
      (tree) =>
        void (tree.resource.aws_vpc!.vpc!.tags = {
          Name: '${jsonencode({ q = "SELECT file(x) \\" now() FROM $${uuid()}" })} $${file("a")} and file(b)',
        }),
    ],
    ['an escaped dollar', (tree) => void (tree.resource.aws_vpc!.vpc!.tags = { Name: 'a $${b}' })],
  ];
  test.each(edits)('%s', (_, edit) => {
    const tree = soundTree();
    edit(tree);
    expect(judge(tree, { stacks })).toEqual([]);
  });

  test('a staging environment has floors of its own, and one of which nobody says so has those of production', () => {
    const relaxed = (name: string) => {
      const tree = soundTree(name);
      Object.assign(tree.resource.aws_db_instance!.database!, { backup_retention_period: 7, multi_az: false });
      return (stacks: PolicyOptions['stacks'] = {}) => judge(tree, { stack: name, stacks }).map(({ rule }) => rule);
    };
    expect(relaxed('demo')({ demo: { mode: 'staging' } })).toEqual([]);
    expect(relaxed('demo')({ demo: { mode: 'production' } })).toEqual(['backups-long-enough', 'multi-az']);
    // Its name makes nothing of it.
    expect(relaxed('stage')()).toEqual(['backups-long-enough', 'multi-az']);
  });
});

describe('stage wakes nobody', () => {
  const FULL = '[page] Full. Nothing is written. Runbook: docs/runbooks/database-in-trouble.md';
  const topic_arn = '${aws_sns_topic.topic.arn}';
  const edits: readonly (readonly [string, string, (tree: Tree) => void])[] = [
    ['a page', 'it pages', (tree) => void (tree.resource.aws_cloudwatch_metric_alarm!.alarm!.alarm_description = FULL)],
    [
      'a pager',
      'lets pages through',
      (tree) => subscribe(tree, { protocol: 'email', filter_policy: '{"a":"[page]"}' }),
    ],
    ['a telephone', 'protocol is "sms"', (tree) => subscribe(tree, { protocol: 'sms' })],
    ['a web request', 'protocol is "https"', (tree) => subscribe(tree, { protocol: 'https' })],
    ['a pager of Google’s', 'type is "pagerduty"', (tree) => channel(tree, 'pagerduty')],
    ['another pager of Google’s', 'type is "webhook_tokenauth"', (tree) => channel(tree, 'webhook_tokenauth')],
    ['a way of Google’s that nobody knows', 'type is "carrier_pigeon"', (tree) => channel(tree, 'carrier_pigeon')],
    ['a pager’s mail', 'display_name is "b releng-pager"', (tree) => channel(tree, 'email', 'b releng-pager')],
    ['a contact point that rings', 'a receiver is "pagerduty"', (tree) => point(tree, { name: 'b', pagerduty: [{}] })],
    ['a contact point called so', 'name is "b-pager"', (tree) => point(tree, { name: 'b-pager', email: [{}] })],
    [
      'a contact point of some name',
      'cannot decide: name',
      (tree) => point(tree, { name: '${var.name}', email: [{}] }),
    ],
    ['a branch in a branch', 'a route leads to "b-pager"', (tree) => quietGrafana(tree, 'tree')],
    ['a rule with a route of its own', 'a route leads to "b-pager"', (tree) => quietGrafana(tree, 'rule')],
    ['a page of Grafana', 'its rule "page" pages', (tree) => quietGrafana(tree, 'page')],
  ];
  const subscribe = (tree: Tree, how: object) =>
    void Object.assign(tree.resource.aws_sns_topic_subscription!, { pager: { topic_arn, endpoint: 'x', ...how } });
  const channel = (tree: Tree, type: string, display_name = 'x') =>
    void (tree.resource.google_monitoring_notification_channel = { made: { type, display_name } });
  const point = (tree: Tree, made: object) => void (tree.resource.grafana_contact_point = { made });
  /** Nothing pages and nothing wakes, but for the one. */
  const quietGrafana = (tree: Tree, but: 'tree' | 'rule' | 'page') => {
    const { branch, pages, notices } = tellByGrafana(tree);
    // Made by hand, so that only its name tells.
    delete tree.resource.grafana_contact_point!.pager;
    if (but !== 'tree') branch.contact_point = 'b-mail';
    if (but !== 'page') pages.labels.severity = 'notice';
    if (but === 'rule') notices.notification_settings = { contact_point: 'b-pager' };
  };

  test.each(edits)('%s is refused', (_, says, edit) => {
    const found = (name: string) => {
      const tree = soundTree(name);
      edit(tree);
      return judge(tree, { stack: name, rules: only('pages-wanted') });
    };
    expect(found('stage').map(({ wrong }) => wrong)).toEqual([expect.stringContaining(says)]);
  });
});

describe('the list of rules', () => {
  const files = readdirSync(join(ROOT, 'rules'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && file !== 'index.ts',
  );

  test('has every file, under the id that is its name', () => {
    expect(rules.map(({ id }) => id).sort()).toEqual(files.map(idOf).sort());
  });

  test('has at least one break for each rule', () => {
    const broken = new Set(BREAKS.map(({ rule }) => rule));
    expect(rules.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
  });

  test('stands in README.md, with the first line of each file', () => {
    const described = new Map(files.map((file) => [idOf(file), docComment(file)]));
    const lines = rules.map(({ id }) => `- \`${id}\`: ${described.get(id)}`);
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    expect(readme.match(/^- `.*$/gm)).toEqual(lines);
  });
});

function idOf(file: string): string {
  return file.split('/').at(-1)!.replace('.ts', '');
}

/** The text of the doc comment above the rule. */
function docComment(file: string): string | undefined {
  const [, text] =
    /\/\*\* ([^*]+) \*\/\nexport const \w+: Rule/.exec(readFileSync(join(ROOT, 'rules', file), 'utf8')) ?? [];
  return text;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function window(tree: Tree, backup_window: string, maintenance_window: string): void {
  Object.assign(tree.resource.aws_db_instance!.database!, { backup_window, maintenance_window });
}

function lookBack(tree: Tree, range: string): void {
  const { parameters } = tree.resource.aws_glue_catalog_table!.requests_table as { parameters: Record<string, string> };
  parameters['projection.day.range'] = range;
}

function endEarlier(tree: Tree, prefix: string, storage_class?: string): void {
  const { rule } = tree.resource.aws_s3_bucket_lifecycle_configuration!.requests_lifecycle as { rule: object[] };
  const end =
    storage_class === undefined ? { expiration: [{ days: 7 }] } : { transition: [{ days: 7, storage_class }] };
  rule.push({ status: 'Enabled', filter: [{ prefix }], ...end });
}

function partOfAnother(tree: Tree): void {
  const { alarm_actions, ok_actions, ...part } = tree.resource.aws_cloudwatch_metric_alarm!.alarm!;
  const { alarm_description } = part;
  tree.resource.aws_cloudwatch_metric_alarm!.alarm = part;
  const both = { alarm_name: 'both', alarm_rule: 'ALARM("age")', alarm_description, alarm_actions, ok_actions };
  tree.resource.aws_cloudwatch_composite_alarm = { both };
}

function literalRolePolicy(tree: Tree): void {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: ['${aws_s3_bucket.requests.arn}/*'] };
  tree.resource.aws_iam_role_policy!.role_policy!.policy = JSON.stringify({ Statement: statement });
}

function borrowedRetention(tree: Tree): void {
  const copy = tree.resource.aws_db_instance_automated_backups_replication!.replication!;
  copy.retention_period = '${aws_db_instance.database.backup_retention_period}';
}

function literalBucketName(tree: Tree): void {
  for (const [type, named] of Object.entries(tree.resource)) {
    if (!type.startsWith('aws_s3_bucket_')) continue;
    for (const [name, attributes] of Object.entries(named)) {
      if (name.startsWith('requests_')) attributes.bucket = 'balrog-requests';
    }
  }
}

function secretsByPlace(tree: Tree): void {
  tree.output = {
    db_password: { value: '${aws_secretsmanager_secret.dburi_public.arn}' },
    secret_key: { value: `arn:aws:secretsmanager:us-west-2:${ACCOUNT}:secret:key` },
    digest: { value: '0123456789abcdef0123456789abcdef01234567' },
  };
}

const ROLES_OF_OURS = { test: 'ArnLike', variable: 'aws:PrincipalArn', values: [`arn:aws:iam::${ACCOUNT}:role/*`] };
const OF_OURS = { test: 'StringEquals', variable: 'aws:SourceAccount', values: [ACCOUNT] };

function arnsOfTheStack(tree: Tree): void {
  const statements = tree.data.aws_iam_policy_document!.requests_document!.statement;
  const principals = [{ type: 'AWS', identifiers: ['${aws_iam_role.role.arn}'] }];
  statements.push({ actions: ['s3:GetObject'], resources: ['${aws_s3_bucket.requests.arn}/*'], principals });
  const [metrics] = tree.data.aws_iam_policy_document!.role_document!.statement;
  Object.assign(metrics, { actions: ['sns:*'], resources: ['${aws_sns_topic.topic.arn}'] });
}

function narrowed(tree: Tree, condition: object = OF_OURS): void {
  tree.data.aws_iam_policy_document!.requests_document!.statement.push({
    actions: ['s3:GetObject'],
    resources: ['*'],
    principals: [{ type: '*', identifiers: ['*'] }],
    condition: [condition],
  });
}
