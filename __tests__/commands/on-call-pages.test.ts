/** What people on call read: each alarm finds itself on its page, and what a page names is there. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CLIENT_GIVES_UP_SECONDS, WAITING } from '../../application/timeouts';
import { RuleGroup } from '../../.gen/providers/grafana/rule-group';
import { collectAlarms } from '../../commands/maintain/on-call/collect';
import { generatedPages } from '../../commands/maintain/on-call/generate';
import { aboutOf, namesOf, runbook } from '../../commands/questions/runbook';
import { pageNames } from '../../commands/questions/runbook/pages';
import { stackNamed, validatedNamed } from '../kit';

const ALARMS = collectAlarms();
const RUNBOOKS = [...new Set(ALARMS.map(({ rule }) => rule.runbook))].sort();
const pageOf = (name: string) => readFileSync(resolve(__dirname, `../../docs/runbooks/${name}.md`), 'utf8');

/** The names by which a page says that it is about an alarm, each as a pattern: `…-{{domain}}-slow`. */
const seenOn = (page: string): readonly RegExp[] =>
  [...(/\*\*You see:\*\*([\s\S]*?)\n\n/.exec(page)?.[1] ?? '').matchAll(/`(?:\{\{prefix\}\}-|…-?)([^`]+)`/g)].map(
    ([, name = '']) => new RegExp(`(?:^|-)${name.replaceAll(/\{\{[^}]+\}\}/g, '[\\w-]+')}$`),
  );

const rows = [...new Map(ALARMS.map(({ key, name, rule }) => [key, [key, rule.runbook, name] as const])).values()];

test.each(rows)('%s stands in the first line of its runbook, %s', (_, runbook, name) => {
  const seen = seenOn(pageOf(runbook));
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.filter((pattern) => pattern.test(name)).length).toBeGreaterThan(0);
});

test('a runbook to which somebody is woken says how to answer: the text of the alarm names the runbook alone', () => {
  const pages = ALARMS.filter(({ rule }) => rule.severity === 'page');
  const runbooks = [...new Set(pages.map(({ rule }) => rule.runbook))];
  expect(runbooks.length).toBeGreaterThan(5);
  expect(runbooks.filter((name) => !pageOf(name).includes('](../on-call.md#answer-a-page)'))).toEqual([]);
});

test('a name that no page is about is on none', () => {
  const everywhere = RUNBOOKS.flatMap((name) => seenOn(pageOf(name)));
  expect(everywhere.filter((pattern) => pattern.test('backup-drill'))).toEqual([]);
});

/** Names of ours, log groups and fields of an environment, as the code spans and blocks of a filled page say them. */
function namedOn(page: string, name: string) {
  const code = [...page.matchAll(/`+([^`]+)`+|^ {4,}(.*)$/gm)]
    .map(([, span, line]) => span ?? line ?? '')
    .join('\n')
    // Paths below a stack's output, which the end-to-end test of the runbooks asks for.
    .replaceAll(/plan names [\w-]+ [\w.-]+/g, '');
  const all = (pattern: RegExp) => [...new Set([...code.matchAll(pattern)].map(([, found = '']) => found))];
  return {
    names: all(new RegExp(`\\b(balrog-${name}-[\\w-]*\\w)`, 'g')),
    logGroups: all(/(?:^|[\s"'])(\/(?:aws|ecs)\/[\w/-]+\w)/gm),
    fields: all(/(?<![\w.])((?:database|services|jobs|logs|observability|responders)(?:\.[a-z]\w*)+)\b/g),
  };
}

/** What a page for an environment names and that does not have. */
function faultsOf(page: string, name: string): readonly string[] {
  const { names, logGroups, fields } = namedOn(page, name);
  const stacks = [name, `bootstrap-${name}`].map((one) => stackNamed(one).text).join('\n');
  const { environment } = validatedNamed(name);
  const hasField = (path: string) =>
    path
      .split('.')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], environment) !==
    undefined;
  return [
    ...names.filter((one) => !new RegExp(`\\b${one}\\b`).test(stacks)),
    ...logGroups.filter((group) => !stacks.includes(`"${group}"`)),
    ...fields.filter((path) => !hasField(path)),
  ];
}

const ENVIRONMENTS = ['stage', 'prod'];
const filled = (page: string, name: string) => runbook(aboutOf(page, name), namesOf(name));

describe.each(ENVIRONMENTS)('for %s', (name) => {
  test.each(pageNames())('%s names resources, log groups and fields that it has', (page) => {
    expect(faultsOf(filled(page, name), name)).toEqual([]);
  });
});

test('a resource, a log group or a field that prod does not have is found', () => {
  const page =
    'Look at `aws rds describe-db-instances balrog-prod-replica`, log group `/ecs/balrog-prod/publics`; raise `database.maxGib`.';
  expect(faultsOf(page, 'prod')).toEqual(['balrog-prod-replica', '/ecs/balrog-prod/publics', 'database.maxGib']);
});

test('composite alarms are asked for where alarms are: AWS leaves them out', () => {
  const pages = [...RUNBOOKS.map(pageOf), ...Object.values(generatedPages())];
  const asking = pages.flatMap((page) => [...page.matchAll(/aws cloudwatch describe-alarms [^`]*?(?=`|\n\n)/g)]);
  expect(asking.length).toBeGreaterThan(1);
  expect(asking.filter(([command]) => !command.includes('--alarm-types MetricAlarm CompositeAlarm'))).toEqual([]);
});

test('the page of whoever is on call names the alerts of Grafana by their own names', () => {
  const page = generatedPages()['docs/on-call.md']!;
  const alerts = stackNamed('prod').only(RuleGroup).json.rule as { readonly name: string }[];
  const named = [...page.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name.replaceAll(/<[a-z]+>/g, '[\\w-]+'));
  expect(alerts.length).toBeGreaterThan(3);
  expect(alerts.filter(({ name }) => !named.some((one) => new RegExp(`^balrog-prod ${one}$`).test(name)))).toEqual([]);
});

describe('what running Balrog has shown is said where people look for it', () => {
  test('who gives up first on a write that takes minutes, by the seconds that are set', () => {
    const page = pageOf('answers-fail');
    expect(page).toContain(
      `wait ${WAITING.admin.requestSeconds} s for it, Balrog's own client ${CLIENT_GIVES_UP_SECONDS} s`,
    );
    // Else there would be nothing to say.
    expect(CLIENT_GIVES_UP_SECONDS).toBeLessThan(WAITING.admin.requestSeconds);
  });

  test.each([
    ['answers-fail', 'write **no traceback** into their logs: only Sentry has one'],
    ['deploy', 'aws rds reboot-db-instance'],
    ['release', 'sets `LANG=C.UTF-8`'],
  ])('%s: %s', (name, words) => {
    expect(pageOf(name)).toContain(words);
  });
});
