/** What an account must have, asked of a cloud that answers as AWS does: nothing of it is believed. */
import { BudgetsClient, CreateBudgetCommand } from '@aws-sdk/client-budgets';
import { CreateDetectorCommand, GuardDutyClient } from '@aws-sdk/client-guardduty';
import { RequestServiceQuotaIncreaseCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { ask, SERVICE_CODES, type Seen } from '../../commands/account/ask';
import { judge } from '../../commands/account/judge';
import { judgedQuotas, madeIn } from '../../commands/questions/quotas';
import { QUOTAS } from '../../commands/questions/quotas/rows';
import { ACCOUNT, testDoor, type TestDoor } from '../../packages/rehearsal/__tests__/api-door';

const [HERE, THERE] = ['us-west-2', 'us-east-2'];
const raised = judgedQuotas(madeIn('prod')).filter(({ verdict }) => verdict === 'raise');
const wanted = { accountId: ACCOUNT, raised };

let door: TestDoor;
beforeEach(async () => void (door = await testDoor()));
afterEach(() => door.close());

const look = async () => judge(await ask({ ...door.client, region: HERE }, [HERE, THERE], raised), wanted);
const open = async () => (await look()).filter(({ verdict }) => verdict !== 'ok');

test('a new account lacks what nobody has made in it', async () => {
  expect((await open()).map(({ id, verdict, says }) => `${verdict} ${id} ${says}`)).toEqual([
    `warning guardduty off in ${HERE}`,
    `warning guardduty off in ${THERE}`,
    'warning budget no monthly one of costs',
    expect.stringMatching(/^stop quota AWS Fargate: Fargate On-Demand vCPU resource count: 6 vCPU, needed are \d+$/),
    expect.stringMatching(/^warning quota Amazon RDS: Manual DB instance snapshots: 100 of them, needed are \d+$/),
  ]);
});

test('one in which each was done as the finding says has everything', async () => {
  for (const region of [HERE, THERE])
    await new GuardDutyClient({ ...door.client, region }).send(new CreateDetectorCommand({ Enable: true }));
  await new BudgetsClient({ ...door.client, region: 'us-east-1' }).send(
    new CreateBudgetCommand({
      AccountId: ACCOUNT,
      Budget: {
        BudgetName: 'balrog',
        BudgetLimit: { Amount: '900', Unit: 'USD' },
        TimeUnit: 'MONTHLY',
        BudgetType: 'COST',
      },
    }),
  );
  const quotas = new ServiceQuotasClient({ ...door.client, region: HERE });
  const asked: Readonly<Record<string, readonly [code: string, quota: string]>> = {
    'AWS Fargate': ['fargate', 'L-3032A538'],
    'Amazon RDS': ['rds', 'L-272F1212'],
  };
  for (const { remedy, says } of (await open()).filter(({ id }) => id === 'quota')) {
    const [ServiceCode, QuotaCode] = asked[says.split(':')[0] ?? ''] ?? ['', ''];
    const DesiredValue = Number(/^raise it to (\d+)/.exec(remedy)?.[1]);
    await quotas.send(new RequestServiceQuotaIncreaseCommand({ ServiceCode, QuotaCode, DesiredValue }));
  }
  expect(await open()).toEqual([]);
  expect((await look()).map(({ id, says }) => `${id} ${says}`)).toEqual(
    expect.arrayContaining([
      'trail organization records management events of all regions',
      'budget balrog, 900 USD a month',
    ]),
  );
});

describe('a trail is none', () => {
  const trail = { name: 'one', allRegions: true, logs: true, excluded: [] as readonly string[] | undefined };
  const seen: Seen = { account: ACCOUNT, trails: [trail], detectors: {}, budgets: [], quotas: {} };
  const says = (more: Partial<typeof trail>) =>
    judge({ ...seen, trails: [{ ...trail, ...more }] }, { accountId: ACCOUNT, raised: [] }).find(
      ({ id }) => id === 'trail',
    );

  test('but a sound one is', () => expect(says({})).toMatchObject({ verdict: 'ok' }));

  test.each<[string, Partial<typeof trail>]>([
    ['one does not log', { logs: false }],
    ['one is of one region', { allRegions: false }],
    ['one records no management events', { excluded: undefined }],
    ['one leaves kms.amazonaws.com out', { excluded: ['rdsdata.amazonaws.com', 'kms.amazonaws.com'] }],
  ])('when %s', (text, more) => expect(says(more)).toMatchObject({ verdict: 'stop', says: text }));
});

test('what nobody may read is unknown, with why, and never "there is none"', () => {
  const denied = new Error('AccessDeniedException: not authorized to perform budgets:ViewBudget');
  const quotas = Object.fromEntries(raised.map(({ name }) => [name, denied]));
  const all = judge(
    { account: denied, trails: denied, detectors: { [HERE]: denied }, budgets: denied, quotas },
    wanted,
  );
  expect(new Set(all.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
  for (const { says } of all) expect(says).toContain('not authorized to perform budgets:ViewBudget');
});

test('another account than that of environments/ stops', () => {
  const [first] = judge({ account: '999999999999', trails: [], detectors: {}, budgets: [], quotas: {} }, wanted);
  expect(first).toMatchObject({ id: 'account', verdict: 'stop', says: expect.stringContaining('999999999999') });
});

test('Service Quotas has a name for each service of the table', () => {
  expect(QUOTAS.map(({ service }) => service).filter((service) => SERVICE_CODES[service] === undefined)).toEqual([]);
});
