/** Quotas: what an environment needs is computed of what it is made of, and nothing that it is made of is forgotten. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { QUOTAS_PAGE, withQuotas } from '../../commands/maintain/quotas';
import { judgedQuotas, madeIn, printQuotas, type Judged } from '../../commands/questions/quotas';
import { FAR_FROM_QUOTAS } from '../../commands/questions/quotas/far';
import { Made } from '../../commands/questions/quotas/made';
import { QUOTAS } from '../../commands/questions/quotas/rows';
import { prodWith, stackNamed, type SynthesizedStack } from '../kit';

const madeOf = (...stacks: readonly SynthesizedStack[]) => new Made(stacks.map(({ json }) => json));
const PROD = madeOf(stackNamed('prod'), stackNamed('bootstrap-prod'));

const quota = (made: Made, name: string): Judged => {
  const found = judgedQuotas(made).find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no quota ${name}`);
  return found;
};
const FARGATE = 'Fargate On-Demand vCPU resource count';
const RULES = 'Inbound or outbound rules per security group';

/** A stack of a few resources, as Terraform reads it. */
const few = (resource: object, data: object = {}) =>
  new Made([{ provider: { aws: [{ region: 'us-west-2' }] }, resource, data }]);

test('whatever an environment is made of counts against a quota, or is far from any, with the reason', () => {
  const made = [PROD, madeOf(stackNamed('stage'), stackNamed('bootstrap-stage'))];
  const types = [...new Set(made.flatMap((one) => one.types()))];
  const counted = new Set(QUOTAS.flatMap(({ of }) => of));
  expect(types.filter((type) => !counted.has(type) && FAR_FROM_QUOTAS[type] === undefined)).toEqual([]);
  expect([...counted, ...Object.keys(FAR_FROM_QUOTAS)].filter((type) => !types.includes(type))).toEqual([]);
  expect(Object.keys(FAR_FROM_QUOTAS).filter((type) => counted.has(type))).toEqual([]);
});

test('Fargate counts every task that may run at once, and says what runs at rest', () => {
  // environments/prod.ts: 6 to 24 tasks of public and 2 of admin with 2 vCPU each, the agent with a quarter.
  const { needed, verdict, note } = quota(PROD, FARGATE);
  expect(note).toMatch(/^16\.25 at rest/);
  expect(needed).toBeGreaterThan(24 * 2 + 2 * 2);
  expect(verdict).toBe('raise');
  const larger = prodWith(({ services }) => (services.public.maxTasks = 25));
  // One task more, and of the deployment that replaces them, by no less than it.
  expect(quota(madeOf(larger), FARGATE).needed).toBeGreaterThanOrEqual(needed + 2);
});

test('a prefix list counts with its weight, and one of unknown weight is no number', () => {
  const rule = (extra: object) => ({ security_group_id: '${aws_security_group.g.id}', ...extra });
  const rules = Object.fromEntries(
    [...Array(40).keys()].map((n) => [`r${n}`, rule({ cidr_ipv4: `203.0.113.${n}/32` })]),
  );
  const lists = (name: string) => ({ aws_ec2_managed_prefix_list: { list: { name } } });
  const listed = { ...rules, listed: rule({ prefix_list_id: '${data.aws_ec2_managed_prefix_list.list.id}' }) };
  const made = (name: string, all: object = listed) => few({ aws_vpc_security_group_ingress_rule: all }, lists(name));
  expect(quota(made('x', rules), RULES)).toMatchObject({ needed: 40, verdict: 'enough' });
  expect(quota(made('com.amazonaws.us-west-2.route53-healthchecks'), RULES)).toMatchObject({
    needed: 65,
    verdict: 'raise',
  });
  expect(() => quota(made('com.amazonaws.global.groundstation'), RULES)).toThrow(
    'nothing is known of the weight of the prefix list groundstation',
  );
});

test('policies are measured as AWS stores them: without blanks, those of a role together', () => {
  const statement = [{ sid: 'A', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'] }];
  const text =
    '{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/*"]}]}';
  const policy = { role: '${aws_iam_role.r.name}', policy: '${data.aws_iam_policy_document.d.json}' };
  const made = few(
    { aws_iam_role_policy: { one: policy, two: policy } },
    { aws_iam_policy_document: { d: { statement } } },
  );
  expect(quota(made, 'Inline policies of a role, together').needed).toBe(2 * text.length);
});

test('what nobody raises is told apart', () => {
  const groups = Object.fromEntries([...Array(9).keys()].map((n) => [`p${n}`, {}]));
  expect(quota(few({ aws_cloudwatch_log_resource_policy: groups }), 'Resource policies').verdict).toBe('near');
});

test('resources of another region count there', () => {
  const key = (region?: string) => ({ name: 'a', ...(region !== undefined && { region }) });
  const made = few({ aws_cloudwatch_event_rule: { here: key(), there: key('us-east-1'), same: key('us-west-2') } });
  expect(quota(made, 'Number of rules per event bus').needed).toBe(2);
});

test('the table of the runbook is what npm run balrog -- maintain quotas would write', () => {
  const page = readFileSync(join(resolve(__dirname, '../..'), QUOTAS_PAGE), 'utf8');
  expect(withQuotas(page)).toBe(page);
  expect(() => withQuotas('# A page\n')).toThrow('docs/runbooks/bootstrap.md has no place for the table');
});

test('the command names what is to be raised, and an environment that is none', async () => {
  const said: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    expect(await printQuotas('prod')).toBe(2);
  } finally {
    write.mockRestore();
  }
  expect(said.join('')).toContain(`To be raised before the first deployment: ${FARGATE}; `);
  expect(() => madeIn('dev')).toThrow(/^There is no environment dev\. There are: .*prod/);
});
