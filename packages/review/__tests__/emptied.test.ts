/**
 * What hashicorp/aws calls changed outside of Terraform after a deployment, since it reads empty what it has not written. The entries are of a plan of the
 * real provider 5.100.0 against moto right after the apply, one of each type and of what differs in it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readPlan } from '..';

type Values = Record<string, unknown>;

interface Drift {
  readonly address: string;
  readonly type: string;
  readonly change: { readonly actions: readonly string[]; readonly before: Values; readonly after: Values };
}

const FIXTURE = join(__dirname, 'fixtures/read-after-apply.json.gz');
const REAL = JSON.parse(gunzipSync(readFileSync(FIXTURE)).toString('utf8')) as {
  readonly prior_state: unknown;
  readonly resource_drift: readonly Drift[];
};

const driftOf = (drift: readonly Drift[], more: object = {}) =>
  readPlan({
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: {},
    prior_state: REAL.prior_state,
    resource_drift: drift,
    ...more,
  }).drift;

const entry = (type: string, change: (after: Values) => Values): Drift => {
  const found = REAL.resource_drift.find((each) => each.type === type);
  if (found === undefined) throw new Error(`no drift of ${type}`);
  return { ...found, change: { ...found.change, after: change(found.change.after) } };
};

test('only what moto forgets is left: the descriptions of rules', () => {
  expect(REAL.resource_drift.length).toBeGreaterThan(40);
  expect(driftOf(REAL.resource_drift).map(({ type }) => type)).toEqual(['aws_vpc_security_group_ingress_rule']);
});

test.each(['aws_sns_topic', 'aws_route_table', 'aws_lb_target_group', 'aws_eip'])(
  'what %s shows of others is drift where no resource makes it',
  (type) => {
    const drift = REAL.resource_drift.filter((each) => each.type === type);
    expect(driftOf(drift)).toEqual([]);
    const found = driftOf(drift, { prior_state: { values: { root_module: { resources: [] } } } });
    expect(found.map((each) => each.type)).toEqual([type]);
  },
);

test('a tag that somebody added is the only thing that is left of an entry', () => {
  const [found] = driftOf([entry('aws_cloudwatch_metric_alarm', (after) => ({ ...after, tags: { Owner: '' } }))]);
  const { before, after } = found as unknown as { readonly before: Values; readonly after: Values };
  expect(Object.keys(after).filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]))).toEqual([
    'tags',
  ]);
});

test.each<[string, unknown, unknown, boolean]>([
  ['a list that was emptied', ['a'], [], true],
  ['a list that is no more', ['a'], null, true],
  ['a block that was added, although nothing is in it', [], [{}], true],
  ['an empty list where nothing was', null, [], false],
  ['nothing where an empty map was', {}, null, false],
  ['false where nothing was', null, false, true],
  ['a block with false where nothing was', [{ a: 'x', b: null }], [{ a: 'x', b: false }], false],
  ['a block with false where true was', [{ a: 'x', b: true }], [{ a: 'x', b: false }], true],
  ['another order', [{ a: 'x' }, { a: 'y' }], [{ a: 'y' }, { a: 'x' }], true],
  [
    'another order of elements that are written otherwise',
    [
      { a: 'x', b: null },
      { a: 'y', b: null },
    ],
    [
      { a: 'y', b: [] },
      { a: 'x', b: [] },
    ],
    false,
  ],
])('%s', (_, before, after, isDrift) => {
  const change = { actions: ['update'], before: { it: before }, after: { it: after } };
  expect(driftOf([{ address: 'aws_x.y', type: 'aws_x', change }])).toHaveLength(isDrift ? 1 : 0);
});
