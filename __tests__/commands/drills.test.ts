/** The report of the drills, of metrics as the state machines publish them (constructs/jobs/drill-steps.ts). */
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { drillsOf } from '../../commands/drills/ask';
import { reportText, verdictOf, type Report } from '../../commands/drills/report';
import { known, unknown } from '../../commands/release/outside/answer';
import { testDoor, type TestDoor } from '../../packages/rehearsal/__tests__/api-door';

const DAY = 86_400;
let door: TestDoor;
beforeEach(async () => void (door = await testDoor({ at: '2026-03-02T12:30:00Z' })));
afterEach(() => door.close());

/** As a drill publishes it; one that failed has no times. */
async function ran(kind: string, good: number, times: Readonly<Record<string, number>> = {}): Promise<void> {
  const MetricData = Object.entries({ GoodDrills: good, ...times }).map(([MetricName, Value]) => ({
    MetricName,
    Value,
    Timestamp: door.now(),
    Dimensions: [{ Name: 'Drill', Value: kind }],
  }));
  await new CloudWatchClient(door.client).send(new PutMetricDataCommand({ Namespace: 'Balrog/Drills', MetricData }));
}

const asked = (kind: string) => drillsOf(door.client, kind, new Date('2026-01-01T00:00:00Z'), door.now());

async function reported(kinds: Readonly<Record<string, number>>): Promise<Report> {
  return {
    environment: 'prod',
    now: door.now(),
    days: 90,
    instanceClass: 'db.r6g.xlarge',
    kinds: await Promise.all(
      Object.entries(kinds).map(async ([kind, silenceDays]) => ({
        ...{ kind, called: `Of ${kind}`, silenceDays },
        drills: known(await asked(kind)),
      })),
    ),
  };
}

test('says of each kind how old the last good one is, how long it took, what was lost and what it cost', async () => {
  await ran('point-in-time', 1, { TimeToRestore: 5400, DataLoss: 240 });
  door.forward(3 * DAY);
  await ran('point-in-time', 1, { TimeToRestore: 7200, DataLoss: 300 });
  await ran('vault', 1, { TimeToRestore: 3600, DataLoss: DAY });
  door.forward(DAY);
  const report = await reported({ 'point-in-time': 5, vault: 8 });
  expect(verdictOf(report)).toBe('good');
  // 2 hours at 0.43 dollars (RDS for MySQL, us-west-2, db.r6g.xlarge in one zone).
  expect(reportText(report)).toBe(`Drills of prod, 2026-03-06T12:30:00Z, of the last 90 days

Of point-in-time (point-in-time)
  last good        1 d 0 h ago, 2026-03-05T12:00:00Z
  time to restore  2 h 00 min
  data lost        5 min 00 s
  cost             0.86 dollars until it was checked: 2.0 hours of db.r6g.xlarge at list price
  ran              2, of which 2 good

Of vault (vault)
  last good        1 d 0 h ago, 2026-03-05T12:00:00Z
  time to restore  1 h 00 min
  data lost        1 d 0 h
  cost             0.43 dollars until it was checked: 1.0 hours of db.r6g.xlarge at list price
  ran              1, of which 1 good

Each kind was restored, and young enough.`);
});

test('what was not measured is said so: no drill, one that is too old, one that failed since', async () => {
  const none = await reported({ vault: 8 });
  expect(verdictOf(none)).toBe('to do');
  expect(reportText(none)).toContain(`  last good        none
  time to restore  not measured
  data lost        not measured
  cost             not measured
  ran              none`);

  await ran('vault', 1, { TimeToRestore: 3600, DataLoss: 60 });
  door.forward(9 * DAY);
  const old = await reported({ vault: 8 });
  expect(verdictOf(old)).toBe('to do');
  expect(reportText(old)).toContain(': older than 8 days');

  await ran('vault', 0);
  door.forward(60);
  const failed = await reported({ vault: 30 });
  expect(verdictOf(failed)).toBe('to do');
  expect(reportText(failed)).toContain('  newest           failed, 2026-03-11T12:00:00Z');
  expect(reportText(failed)).toContain('  time to restore  1 h 00 min');
  expect(reportText(failed)).toContain('  ran              2, of which 1 good');
});

test('what AWS does not answer is unknown, and no "good"', async () => {
  const report = await reported({ vault: 8 });
  const kinds = report.kinds.map((kind) => ({ ...kind, drills: unknown('AccessDenied: not you') }));
  expect(verdictOf({ ...report, kinds })).toBe('unknown');
  expect(reportText({ ...report, kinds })).toContain('  unknown: AccessDenied: not you');
});
