/** Each row of the refusals is tried in its refused and in its allowed form, as the rows themselves say them. */
import { createHash } from 'node:crypto';
import type { CloudResource, CloudView, Values } from '../clouds/behaviour';
import { aws } from '../clouds/aws';
import { GUARDED, guardUse } from '../clouds/aws/in-use';
import { TYPE_REFUSALS } from '../clouds/aws/refusals/all';
import { refusalsByType, type Example } from '../clouds/aws/refusals/by-type';

function cloudOf(others: Example['others'] = []): CloudView {
  const held: CloudResource[] = others.map(([type, values]) => ({ type, id: String(values['id']), values }));
  const hex = (length: number, ...seed: readonly string[]): string =>
    createHash('sha256').update(seed.join()).digest('hex').slice(0, length);
  return {
    account: '111122223333',
    region: 'us-west-2',
    provider: { region: 'us-west-2' },
    hex,
    resources: (type) => held.filter((each) => each.type === type),
  };
}

const rows = TYPE_REFUSALS.flatMap((row) =>
  row.types.flatMap((type) => row.on.map((action) => ({ type, action, row }))),
);

test('there are as many rows as the rehearsal promises, and each has a source', () => {
  const deletions = Object.values(GUARDED).flatMap(({ users }) => users).length;
  expect(TYPE_REFUSALS.length + deletions).toBeGreaterThanOrEqual(120);
  expect(TYPE_REFUSALS.filter(({ source }) => source.length < 10)).toEqual([]);
});

test.each(
  rows.map((each, at) => [`${at} ${each.type} ${each.action} ${each.row.code} ${each.row.path ?? ''}`, each] as const),
)('%s', (_, { type, action, row }) => {
  const ask = ({ values, prior, others }: Example) =>
    refusalsByType([row], type, action, { values, cloud: cloudOf(others), ...(prior && { prior }) });
  const [found] = ask(row.wrong);
  expect(found?.summary).toContain(`${row.service}: ${row.operation}, `);
  expect(found?.summary).toContain(`${row.wireCode ?? row.code}: `);
  expect(ask(row.right)).toEqual([]);
});

const deletions = Object.entries(GUARDED).flatMap(([type, guarded]) =>
  guarded.users.map((user) => [type, user[0], user.slice(1).join('.'), guarded] as const),
);

test.each(deletions)('%s is not deleted while %s refers to it by %s', (type, user, path, guarded) => {
  const values: Values = Object.fromEntries([...guarded.known, 'id'].map((name) => [name, 'itself']));
  const refuse = (others: Example['others']) =>
    guardUse(type, {}).refuse?.('delete', values, cloudOf(others), undefined) ?? [];
  const [found] = refuse([[user, { id: 'user', ...referring(path.split('.')) }]]);
  expect(found?.summary).toContain(`${guarded.operation[0]}: ${guarded.operation[1]}, `);
  expect(found?.summary).toContain(`${guarded.code}: `);
  expect(refuse([[user, { id: 'user' }]])).toEqual([]);
});

test('the rows are those that the plan engine asks', () => {
  const behaviour = aws.fallback('aws_internet_gateway', { attributes: {}, blocks: {} });
  const found = behaviour.refuse?.('create', { vpc_id: 'vpc-0' }, cloudOf(), undefined) ?? [];
  expect(found.map(({ summary }) => summary)).toEqual([expect.stringContaining('InvalidVpcID.NotFound')]);
});

function referring([name = '', ...rest]: readonly string[]): Values {
  if (name === '**') return { rule: [{ statement: ['itself'] }] };
  return { [name]: rest.length > 0 ? [referring(rest)] : 'itself' };
}
