/** Pages of docs/runbooks as they are printed: with the names of an environment, for a terminal, by page and by alarm. */
import { aboutOf, namesOf, printRunbook, runbook } from '../../commands/questions/runbook';
import { fill, placeholdersOf } from '../../commands/questions/runbook/fill';
import { commandsOf, pageNames, readPage } from '../../commands/questions/runbook/pages';
import { forTerminal } from '../../commands/questions/runbook/terminal';

const ENVIRONMENTS = ['stage', 'prod'] as const;
const printed = (page: string, environment: string) => runbook(aboutOf(page, environment), namesOf(environment));
const source = (environment: string, page = 'answers-slow') => ({
  names: namesOf(environment),
  stack: {},
  ...aboutOf(page, environment),
});

describe.each(ENVIRONMENTS)('for %s', (environment) => {
  const other = ENVIRONMENTS.find((name) => name !== environment)!;

  test.each(pageNames())('%s has a value for each placeholder, and no other kind of it', (page) => {
    const text = printed(page, environment);
    expect(text).not.toMatch(/\{\{|\}\}|\$\{/);
    // In HTML, which there is none of but comments, and in texts that say "<account>".
    expect(text.replaceAll(/<!--[\s\S]*?-->/g, '').match(/<\/?[a-z][^>\n]*>/gi)).toBeNull();
    expect(commandsOf(text).filter((command) => command.includes(`balrog-${other}`))).toEqual([]);
  });
});

test('a placeholder that stands for nothing is said with its page and what there is, all of them at once', () => {
  const page = { name: 'new', text: 'Ask `{{clusters}}` or {{domains.aus9.hostname}}, {{clusters}}.' };
  expect(() => fill(page, source('stage'))).toThrow(
    /^docs\/runbooks\/new\.md cannot be printed for stage:\n {2}\{\{clusters\}\}: There is no clusters: the stack has environment, .*\n {2}\{\{domains\.aus9\.hostname\}\}: There is no domains\.aus9\.hostname: domains has aus5, admin\.$/,
  );
});

test('pages say {{…}} where the environments differ', () => {
  const used = pageNames().flatMap((name) => placeholdersOf(readPage(name).text));
  expect(new Set(used).size).toBeGreaterThan(10);
});

describe('what only AWS knows', () => {
  const line = (text: string, about = {}) => fill({ name: 'page', text }, { ...source('prod'), ...about });

  test('is an ARN that follows from the name', () => {
    expect(
      line('{{topics.cloudops}}', {
        stack: stackOf('topic', 'aws_sns_topic', { name: 'a-b' }),
        names: named('topic', 'aws_sns_topic', 'arn'),
      }),
    ).toBe('arn:aws:sns:us-west-2:111122223333:a-b');
  });

  test('or the command that asks AWS', () => {
    const text = printed('domain-not-serving', 'prod');
    expect(text).toContain(
      "$(aws elbv2 describe-target-groups --region us-west-2 --names balrog-prod-aus5 --query 'TargetGroups[0].TargetGroupArn' --output text)",
    );
  });

  test('or the command that asks the state, which takes the names of the state itself when it has them', () => {
    expect(line('{{jobs.dump.network}}')).toBe('$(npm run --silent balrog -- plan names prod jobs.dump.network)');
    const network = {
      awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
    };
    const names = { ...namesOf('prod'), jobs: { dump: { family: 'f', logGroup: 'l', network } } };
    expect(line('{{jobs.dump.network}}', { names })).toBe(
      'awsvpcConfiguration={subnets=[subnet-1,subnet-2],securityGroups=[sg-1],assignPublicIp=DISABLED}',
    );
  });

  const named = (id: string, type: string, attribute: string) => ({
    ...namesOf('prod'),
    topics: { releng: '', cloudops: `\${${type}.${id}.${attribute}}` },
  });
  const stackOf = (id: string, type: string, attributes: object) => ({ resource: { [type]: { [id]: attributes } } });
});

describe('by the name of an alarm', () => {
  test('the page is about what the alarm is about', () => {
    expect(aboutOf('balrog-prod-aus4-slow', 'prod')).toMatchObject({
      page: 'answers-slow',
      alarm: 'balrog-prod-aus4-slow',
      subject: { domain: 'aus4' },
    });
  });

  test('so it is by that of its second step', () => {
    expect(aboutOf('balrog-prod-aus4-burning-unanswered', 'prod').alarm).toBe('balrog-prod-aus4-burning');
  });

  test('what is not there is answered with what was meant', () => {
    expect(() => aboutOf('answer-slow', 'prod')).toThrow(
      'There is no runbook and no alarm answer-slow. Did you mean answers-slow?\nnpm run balrog -- runbook lists all pages.',
    );
    expect(() => aboutOf('balrog-prod-aus5-burnin', 'prod')).toThrow('Did you mean balrog-prod-aus5-burning?');
  });
});

describe('printed', () => {
  const said = async (...args: Parameters<typeof printRunbook>) => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      await printRunbook(...args);
      return write.mock.calls.map(([text]) => String(text)).join('');
    } finally {
      write.mockRestore();
    }
  };

  test('without a page it is the list, one line each', async () => {
    const lines = (await said(undefined, undefined, {})).split('\n');
    for (const name of pageNames()) {
      expect(lines.filter((line) => new RegExp(`^ {2}${name} {2,}\\S`).test(line))).toHaveLength(1);
    }
  });

  test('a page without an environment asks for it, an alarm knows it', async () => {
    await expect(async () => said('answers-fail', undefined, {})).rejects.toThrow(
      'Of which environment? npm run balrog -- runbook answers-fail stage|prod',
    );
    expect(await said('balrog-stage-agent-silent', undefined, {})).toContain('--cluster balrog-stage');
  });

  test('commands stay whole, on lines that can be copied; prose is wrapped; links are names', () => {
    const long = `aws ${'x'.repeat(150)}`;
    const text = forTerminal(
      `# Title\n\n1. See [answers-fail.md](answers-fail.md), ${'word '.repeat(30)}\n\n   \`\`\`\n   ${long}\n   \`\`\`\n`,
      { width: 60, colour: false, environment: 'stage' },
    );
    expect(text).toContain(`\n    ${long}\n`);
    expect(text).not.toContain('```');
    expect(text).toContain('1. See answers-fail, word');
    expect(text).toContain('npm run balrog -- runbook answers-fail stage');
    const prose = text.split('\n').filter((line) => line.includes('word'));
    expect(prose.length).toBeGreaterThan(1);
    expect(prose.filter((line) => line.length > 60)).toEqual([]);
  });

  test('nothing but the words where there is no colour', () => {
    const screen = { width: 80, environment: 'prod' };
    expect(forTerminal('**Now:** go', { ...screen, colour: false })).toBe('Now: go\n');
    expect(forTerminal('**Now:** go', { ...screen, colour: true })).toBe('\u001B[1mNow:\u001B[0m go\n');
  });
});
