/** The recipe for an alarm, followed on a copy of the repository: everything that should know of it does. */
import { dirname } from 'node:path';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import ts from 'typescript';
import { stackNamed } from '../kit';
import { MOST_FILES, RepositoryCopy, recipe } from './copy';

// Each runs commands in a copy of the repository, beside whatever else runs.
jest.setTimeout(600_000);

describe('an alarm', () => {
  const { text, code } = recipe('An alarm');
  const NEW = 'database-swaps';
  const ROWS = 'constructs/alarms/rows/database.ts';
  const RUNBOOK = 'docs/runbooks/database-in-trouble.md';
  const copy = new RepositoryCopy();
  afterAll(() => copy.remove());

  const appended = (row: string) => (rows: string) => rows.replace(/\n} as const;\n$/, `\n${row}} as const;\n`);
  const [row = '', metric = ''] = code;
  beforeAll(async () => {
    copy.write(ROWS, appended(row));
    copy.write(RUNBOOK, (page) => page.replace(/(\*\*You see:\*\* an alarm )/, `$1\`{{prefix}}-${NEW}\`, `));
    copy.write('constructs/alarms/catalogue.ts', (list) => list.replace('\n  cpu: rds(', `\n${metric}  cpu: rds(`));
    await copy.run('main.ts');
    // All generated pages are written, for which stacks are synthesized several times: minutes where the machine has other work.
    await copy.run('commands/balrog.ts', 'maintain', 'pages');
  }, 300_000);

  test(`takes at most ${MOST_FILES} files, which the recipe names, or their folders`, () => {
    expect(copy.written.size).toBeLessThanOrEqual(MOST_FILES);
    expect([...copy.written].filter((file) => !text.includes(file) && !text.includes(dirname(file)))).toEqual([]);
  });

  test.each(['prod', 'stage'])('is in %s under its name, tells its first responder and names its page', (name) => {
    const stack = copy.stack(name);
    const alarm = stack.only(CloudwatchMetricAlarm, ({ path }) => path === `${name}/observability/alarms/${NEW}`);
    expect(alarm.json).toMatchObject({
      alarm_name: `balrog-${name}-${NEW}`,
      namespace: 'AWS/RDS',
      metric_name: 'SwapUsage',
      dimensions: { DBInstanceIdentifier: `balrog-${name}` },
      alarm_description: expect.stringContaining(RUNBOOK) as string,
    });
    const [actions] = stack.only(CloudwatchMetricAlarm, ({ path }) => path.endsWith('/database-busy')).json[
      'alarm_actions'
    ] as string[];
    expect(alarm.json['alarm_actions']).toEqual([actions]);
  });

  test('stands on the on-call page, and in the table of what is watched', () => {
    expect(copy.read('docs/on-call.md')).toMatch(
      new RegExp(
        `^\\| \`${NEW}\` \\| The update database has moved .* is above 1 GiB in 3 of 3 periods of 5 minutes .* CloudOps`,
        'm',
      ),
    );
    expect(copy.read('docs/coverage.md')).toMatch(
      new RegExp(`^\\| database \\| saturation \\|.*\`${NEW}\`.*\`${NEW}\``, 'm'),
    );
  });

  test('leaves every address where it was', () => {
    for (const name of ['prod', 'stage']) {
      const there = new Set(copy.stack(name).all.map(({ address, path }) => `${address} ${path}`));
      const before = stackNamed(name).all.map(({ address, path }) => `${address} ${path}`);
      expect(before.filter((place) => !there.has(place))).toEqual([]);
    }
  });

  test('has its test cases: its runbook has its name, and both series of its row are played to it', async () => {
    const wrong = row.replace(NEW, 'database-rests').replace('quiet: 0', 'quiet: gib(2).value');
    copy.write(ROWS, appended(wrong));
    const said = await copy.test(`${NEW} stands|fires when it must`, 'rehearsal/alarms', 'on-call-pages');
    expect(said).toContain(`✓ ${NEW} stands in the first line of its runbook, database-in-trouble`);
    // The second row shows that this is seen, and both would stand in the list.
    const found = [...said.matchAll(/^ +\+ +"(balrog-prod-.*)",$/gm)].map(([, one]) => one);
    expect(found).toEqual(['balrog-prod-database-rests fires without need']);
  });

  test('a second one of its name does not compile in the same file', () => {
    const twice = appended(row)(copy.read(ROWS));
    const source = ts.createSourceFile(ROWS, twice, ts.ScriptTarget.Latest, true);
    const host = {
      ...ts.createCompilerHost({}),
      getSourceFile: (name: string) => (name === ROWS ? source : undefined),
    };
    const program = ts.createProgram([ROWS], { noLib: true, noResolve: true }, host);
    const said = program.getSemanticDiagnostics(source).map(({ messageText }) => messageText);
    expect(said).toContain('An object literal cannot have multiple properties with the same name.');
  });

  test('and does not synthesize from another file', async () => {
    copy.write('constructs/alarms/rows/paths.ts', (rows) => rows.replace('unparsed-<table>', NEW));
    await expect(copy.run('main.ts')).rejects.toThrow(`constructs/alarms/rows: two alarms are called ${NEW}`);
  });
});
