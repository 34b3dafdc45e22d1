/** Pages of docs/runbooks as they are printed: with the names of an environment, for a terminal, by page and by alarm. */
import { collectAlarms } from '../../commands/maintain/on-call/collect';
import { aboutOf, namesOf, printRunbook, runbook } from '../../commands/questions/runbook';
import { fill, placeholdersOf } from '../../commands/questions/runbook/fill';
import { codeBlocks, commandsOf, isForTrouble, pageNames, readPage } from '../../commands/questions/runbook/pages';
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
    expect(text).not.toMatch(/\{\{|\$\{/);
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

  test.each(pageNames())('every word of %s is printed, also of a table below a step', (page) => {
    const { text } = readPage(page);
    // What a link leads to is said in other words, and comments are for whoever writes the page.
    const words = text.replaceAll(/<!--[\s\S]*?-->|\]\([^)]*\)|```\w*/g, ' ').match(/\w{3,}/g) ?? [];
    const shown = forTerminal(text, { width: 100, colour: false, environment: 'prod' }).toLowerCase();
    expect(words.length).toBeGreaterThan(50);
    expect(words.filter((word) => !shown.includes(word.toLowerCase()))).toEqual([]);
  });

  test('nothing but the words where there is no colour', () => {
    const screen = { width: 80, environment: 'prod' };
    expect(forTerminal('**Now:** go', { ...screen, colour: false })).toBe('Now: go\n');
    expect(forTerminal('**Now:** go', { ...screen, colour: true })).toBe('\u001B[1mNow:\u001B[0m go\n');
  });
});

/** What somebody needs who is awake since a minute, in the order in which they need it. */
const PARTS = ['Is it real?', 'Stop the bleeding', 'Mend', 'It is over when', 'Tell'];

/** Commands that read: what asks whether it is real must change nothing. */
const READS =
  /^(?:aws (?:s3 ls|[a-z0-9]+ (?:describe|list|get|filter|lookup)-)|curl (?!.*-X)|gcloud storage ls|echo \| openssl s_client|date -u)/;

/** Commands of blocks and of sentences that would ask whatever region somebody has set, or none. */
const withoutRegion = (text: string): readonly string[] =>
  [
    ...codeBlocks(text).flatMap(({ text: block }) => block.split(/\n(?!\s)/)),
    ...[...text.matchAll(/`(aws [a-z0-9]+ [a-z0-9-]+ [^`\n]*--[^`]*)`/g)].map(([, command = '']) => command),
  ]
    .flatMap((command) => command.split(/(?=\baws [a-z0-9]+ [a-z0-9]+)/))
    .filter((one) => one.startsWith('aws ') && !/--region [a-z{]/.test(one))
    .map((one) => `no region: ${one}`);

/** What is wrong with the page of a trouble, in words. */
function flawsOf(text: string): readonly string[] {
  const [head = '', ...sections] = text.split(/^## /m);
  const titles = sections.map((section) => section.split('\n')[0] ?? '');
  const part = (title: string) => sections.find((section) => section.startsWith(`${title}\n`)) ?? '';
  const order = titles.filter((title) => PARTS.includes(title));
  const asked = part('Is it real?').split('- **It is**')[0] ?? '';
  const questions = codeBlocks(`## Is it real?\n${asked}`).flatMap(({ text: block }) => block.split(/\n(?!\s)/));
  return [
    ...(['**You see:**', '**It means:**'] as const).flatMap((word) =>
      head.includes(`\n${word} `) ? [] : [`it lacks ${word}`],
    ),
    ...(order.join() === PARTS.join() ? [] : [`its parts are: ${titles.join(', ')}`]),
    ...PARTS.flatMap((title) => (part(title).split('\n').slice(1).join('').trim() === '' ? [`${title} is empty`] : [])),
    ...(questions.length > 0 ? [] : ['no command asks whether it is real']),
    ...questions.flatMap((command) => (READS.test(command) ? [] : [`it asks by a command that changes: ${command}`])),
    ...(['- **It is** ', '- **It is not**'] as const).flatMap((word) =>
      part('Is it real?').includes(word) ? [] : [`it does not say what the answer means: ${word}`],
    ),
    ...withoutRegion(text),
    ...[...text.matchAll(/`(aws [^`\n]*--[^`]*)`/g)].flatMap(([, command = '']) =>
      command.split(' ').length > 5 ? [`a command stands in a sentence: ${command}`] : [],
    ),
    // The CLI of version 1 does not have them.
    ...(/aws logs tail|--no-cli-pager|aws sso /.test(text) ? ['a command of the AWS CLI v2 alone'] : []),
    ...(/escalate/i.test(text) ? ['it escalates: say who tells whom'] : []),
  ];
}

test.each(pageNames())('%s asks in a region that it names', (name) => {
  expect(withoutRegion(readPage(name).text)).toEqual([]);
});

describe('the page of a trouble', () => {
  const ALARMS = collectAlarms();
  const named = [...new Set(ALARMS.map(({ rule }) => rule.runbook))].sort();
  const troubles = pageNames().filter((name) => isForTrouble(readPage(name)));
  /** Both do what Terraform's own messages send people to, and have steps alone. */
  const OF_TERRAFORM = ['outside-the-state', 'state-lock'];

  test('is each one that an alarm names', () => {
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !troubles.includes(name))).toEqual([]);
  });

  test.each([...new Set([...named, ...troubles])].filter((name) => !OF_TERRAFORM.includes(name)))(
    '%s has every part, and a command that shows it',
    (name) => {
      expect(flawsOf(readPage(name).text)).toEqual([]);
    },
  );

  const NAMES = { releng: 'RelEng', cloudops: 'CloudOps' } as const;
  type Reader = keyof typeof NAMES;
  const other = (one: Reader): Reader => (one === 'releng' ? 'cloudops' : 'releng');

  test.each(named)('%s sends nobody to themselves', (name) => {
    const rules = ALARMS.filter(({ rule }) => rule.runbook === name).map(({ rule }) => rule);
    const readers = new Set<Reader>(
      rules.flatMap(({ first, second, severity }) =>
        severity === 'page' && second !== 'none' ? [first, other(first)] : [first],
      ),
    );
    const tell = readPage(name).text.split('\n## Tell\n')[1]?.split('\n## ')[0] ?? '';
    for (const reader of readers) {
      const bullet = new RegExp(`- \\*\\*If you are ${NAMES[reader]}:\\*\\*([\\s\\S]*?)(?=\\n- |$)`).exec(tell)?.[1];
      // A page that one of them reads may speak to that one alone.
      const own = bullet ?? (readers.size === 1 ? tell : undefined);
      expect(own?.trim()).toBeTruthy();
      expect(own).not.toContain(NAMES[reader]);
    }
  });

  test('is found out when it lacks what a reader needs', () => {
    const good = readPage('agent-not-enacting').text;
    const flaws = (from: string | RegExp, to: string) => flawsOf(good.replace(from, to));
    expect(flawsOf(good)).toEqual([]);
    expect(flaws('**It means:**', '')).toEqual(['it lacks **It means:**']);
    expect(flaws('## Stop the bleeding', '## Look')[0]).toBe(
      'its parts are: Is it real?, Look, Mend, It is over when, Tell, Practise',
    );
    expect(flaws('aws logs filter-log-events', 'aws logs put-log-events')[0]).toMatch(
      /^it asks by a command that changes: aws logs put-log-events/,
    );
    expect(flaws('- **It is not**', '- Otherwise')).toEqual(['it does not say what the answer means: - **It is not**']);
    expect(flaws('--cluster {{cluster}} --services agent', '--services agent')).toEqual([]);
    expect(flaws('aws ecs describe-services --region {{regions.main}}', 'aws ecs describe-services')[0]).toMatch(
      /^no region: aws ecs describe-services/,
    );
    expect(flaws('Ask them', 'Escalate')).toEqual(['it escalates: say who tells whom']);
  });
});
