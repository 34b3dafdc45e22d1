/** Runbooks say nothing that does not work: each command in a `sh` block is run in the rehearsal, in the order of the text. */
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { aboutOf, namesOf, runbook } from '../../commands/questions/runbook';
import { codeBlocks } from '../../commands/questions/runbook/pages';
import { where } from '../runner/available';
import { awsCli, awsCommands, flawOf, runAwsCommands } from './runbook-aws';
import { deployedCheckout, E2E_TIMEOUT_MS, type Checkout } from './kit';

jest.setTimeout(E2E_TIMEOUT_MS);

const RUNBOOKS = resolve(__dirname, '../../docs/runbooks');
const PREFIXES = { 'npm run rehearse -- ': ['rehearse'], 'npm run balrog -- ': [] } as const;

/** An environment is deployed before anything else can be done to it. */
const FIRST = ['bootstrap.md', 'deploy.md', 'switch-names.md'];
const files = [...FIRST, ...readdirSync(RUNBOOKS).filter((name) => !FIRST.includes(name))];

/** As somebody reads them who is on call for prod. */
const pageOf = (file: string) => runbook(aboutOf(file.replace(/\.md$/, ''), 'prod'), namesOf('prod'));

const commandsOf = (file: string) =>
  codeBlocks(pageOf(file))
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Each command once, with the pages that have it: a second time it would only say the same again. */
const commands = [...new Set(files.flatMap(commandsOf))].map(
  (command) => [files.filter((file) => commandsOf(file).includes(command)).join(', '), command] as const,
);

let own: Checkout;

beforeAll(async () => {
  ({ own } = await deployedCheckout('prod'));
  // The one step of the pages that is an edit: names are switched, as in most of an environment's life.
  own.edit('environments/prod.ts', "names: 'lead-elsewhere'", "names: 'lead-here'");
});

afterAll(() => own.cleanup());

test.each(commands)('%s: %s', async (_, command) => {
  const [prefix, words] = Object.entries(PREFIXES).find(([start]) => command.startsWith(start)) ?? [];
  expect({ command, isOurs: prefix !== undefined }).toEqual({ command, isOurs: true });
  const { code, output } = await own.balrog([...(words ?? []), ...command.slice(prefix?.length).split(/\s+/)]);
  if (code !== 0) throw new Error(`it ended with ${code}:\n${output}`);
});

test('good-time.md: its preflight stops where stage is not there, and goes on with a reason for each', async () => {
  const asked = ['preflight', 'prod', '--version', 'v3.26', '--at', '2026-12-03T15:00:00Z', '--rehearsal'];
  const stopped = await own.balrog(asked);
  expect(stopped).toMatchObject({
    code: 3,
    output: expect.stringContaining('Now is not a good time: stage, stage-errors.'),
  });
  const reasons = ['stage', 'stage-errors'].flatMap((id) => ['--override', `${id}=nothing is deployed to stage here`]);
  expect(await own.balrog([...asked, ...reasons])).toMatchObject({
    code: 0,
    output: expect.stringContaining('Nothing stops v3.26 from being deployed to prod now.'),
  });
});

where(awsCli() !== undefined, 'the AWS CLI is not installed (.ci/run does)')('The AWS CLI', () => {
  test('takes every command of every page, and the clouds answer it', async () => {
    const commands = awsCommands('prod');
    expect(new Set(commands.map(({ page }) => page)).size).toBeGreaterThan(20);
    const ran = await runAwsCommands(own, commands);
    expect(ran.flatMap((each) => flawOf(each) ?? [])).toEqual([]);
  });

  test('finds what is deployed, also where nothing is synthesized at the moment', async () => {
    const [out, aside] = [join(own.home, 'out'), join(own.home, 'out-aside')];
    const asked = ['exec', 'aws', 'rds', 'describe-db-instances', '--region', 'us-west-2', '--output', 'text'];
    renameSync(out, aside);
    const { code, output } = await own.run([...asked, '--query', 'DBInstances[].DBInstanceIdentifier']);
    rmSync(out, { recursive: true, force: true });
    renameSync(aside, out);
    expect({ code, output: output.trim() }).toEqual({ code: 0, output: 'balrog-prod' });
  });

  test('changes what the next plan puts back', async () => {
    const service = 'aws_ecs_service.services_admin_service_C0B0BCA6';
    const { output } = await own.run([
      'exec',
      'bash',
      '-c',
      `aws ecs update-service --cluster balrog-prod --service admin --desired-count 1 --query service.desiredCount &&
       terraform -chdir=.rehearsal/out/stacks/prod plan -no-color -target=${service}`,
    ]);
    expect(output).toMatch(new RegExp(`# ${service} will be updated in-place[\\s\\S]* desired_count +=\\s+1 -> 2`));
  });
});

test('there is a runbook for whoever is sent to one', () => {
  const linked = files.flatMap((file) =>
    [...readFileSync(join(RUNBOOKS, file), 'utf8').matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, name]) => name),
  );
  expect(linked.length).toBeGreaterThan(0);
  expect(linked.filter((name) => !files.includes(String(name)))).toEqual([]);
});
