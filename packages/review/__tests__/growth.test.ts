/** A plan of thousands of changes: what asks for somebody's word stands first, nothing outgrows its bounds, and the work grows as the plan does. */
import { join, readPlan, render, review, type Catalogue, type Plan } from '..';
import { EXAMPLE } from './example-catalogue';
import { changeOf, planOf } from './plans';

const rule = (index: number) => ({
  security_group_id: `sg-${index % 7}`,
  cidr_ipv4: `10.${index >> 8}.${index % 256}.0/24`,
  ip_protocol: 'tcp',
  from_port: 443,
  to_port: 443,
});

/** Of a hundred: two dangers, one that nobody has judged, and the rest harmless; or forty rules among them that go and come at another address. */
function changeNumber(index: number, moves: boolean): unknown {
  const type = (name: string) => ({ address: `${name}.n${index}` });
  const kind = index % 100;
  if (kind < 2)
    return changeOf('aws_db_instance', {
      ...type('aws_db_instance'),
      before: { backup_retention_period: 35 },
      after: { backup_retention_period: 1 },
    });
  if (kind === 2) return changeOf('acme_thing', { ...type('acme_thing'), before: { size: 1 }, after: { size: 2 } });
  if (moves && kind < 43)
    return changeOf('aws_vpc_security_group_ingress_rule', {
      ...type('aws_vpc_security_group_ingress_rule'),
      ...(index % 2 === 0
        ? { actions: ['delete'], before: rule(index) }
        : { actions: ['create'], after: rule(index - 1) }),
    });
  return changeOf('aws_cloudwatch_log_group', {
    ...type('aws_cloudwatch_log_group'),
    before: { name: 'a', tags: { a: `old ${index}` } },
    after: { name: 'a', tags: { a: `new ${index}` } },
  });
}

const planOfSize = (number: number, moves: boolean): Plan =>
  readPlan(planOf(Array.from({ length: number }, (_, index) => changeNumber(index, moves))));

const catalogue: Catalogue = {
  ...EXAMPLE,
  joins: { aws_vpc_security_group_ingress_rule: join('security_group_id', 'aws_security_group', 'id') },
  unique: { aws_cloudwatch_log_group: ['name'], aws_vpc_security_group_ingress_rule: ['security_group_id'] },
  layers: { aws_vpc_security_group_ingress_rule: ['cidr_ipv4'] },
};
const reportOf = (plan: Plan) => review(plan, { stack: 'prod', catalogue });

it('5,000 changes fit into a comment of GitHub, worst first', () => {
  const report = reportOf(planOfSize(5000, false));
  const text = render(report, 'markdown');
  expect(text.length).toBeLessThan(65_536);
  const placesOf = (pattern: RegExp): readonly number[] => [...text.matchAll(pattern)].map(({ index }) => index);
  const [first, ...others] = [/`aws_db_instance\.n\d+`: `backup/g, /`acme_thing\.n\d+` is updated: no/g].map(placesOf);
  expect(first?.length).toBeGreaterThanOrEqual(100);
  expect(others[0]).toHaveLength(50);
  const harmless = placesOf(/`aws_cloudwatch_log_group\.n\d+`/g);
  expect(Math.max(...(first ?? []))).toBeLessThan(Math.min(...(others[0] ?? [])));
  expect(harmless.filter((place) => place < Math.max(...(others[0] ?? [])))).toEqual([]);
  expect(text).toMatch(/Left out here: \d+ changes\./);
});

/** How often a review asks a change for something: a loop over all changes inside another asks the square of their number. */
function questionsTo(plan: Plan): number {
  let questions = 0;
  const counted = plan.changes.map(
    (change) =>
      new Proxy(change, {
        get: (target, name, receiver) => {
          questions++;
          return Reflect.get(target, name, receiver) as unknown;
        },
      }),
  );
  reportOf({ ...plan, changes: counted });
  return questions;
}

it('four times the changes take four times the questions', () => {
  const [few, many] = [questionsTo(planOfSize(1000, true)), questionsTo(planOfSize(4000, true))];
  expect(many / few).toBeLessThan(4.1);
});
