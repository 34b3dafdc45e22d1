/** What people on call read: each alarm finds itself on its page, and what a page names is there. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CLIENT_GIVES_UP_SECONDS, WAITING } from '../../application/timeouts';
import { RuleGroup } from '../../.gen/providers/grafana/rule-group';
import { collectAlarms } from '../../commands/maintain/on-call/collect';
import { generatedPages } from '../../commands/maintain/on-call/generate';
import { stackNamed, validatedNamed } from '../kit';

const ALARMS = collectAlarms();
const RUNBOOKS = [...new Set(ALARMS.map(({ rule }) => rule.runbook))].sort();
const pageOf = (name: string) => readFileSync(resolve(__dirname, `../../docs/runbooks/${name}.md`), 'utf8');

/** The names by which a page says that it is about an alarm, each as a pattern: `…-<domain>-slow`. */
const seenOn = (page: string): readonly RegExp[] =>
  [...(/\*\*You see:\*\*([\s\S]*?)\n\n/.exec(page)?.[1] ?? '').matchAll(/`(?:balrog-<environment>-|…-?)([^`]+)`/g)].map(
    ([, name = '']) => new RegExp(`(?:^|-)${name.replaceAll(/<[^>]+>/g, '[\\w-]+')}$`),
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

/** Names of ours, log groups and fields of an environment, as the code spans and blocks of a page say them. */
function namedOn(page: string) {
  const code = [...page.matchAll(/`+([^`]+)`+|^ {4,}(.*)$/gm)]
    .map(([, span, line]) => span ?? line ?? '')
    .join('\n')
    // Paths below a stack's output, which the end-to-end test of the runbooks asks for.
    .replaceAll(/plan names [\w-]+ [\w.-]+/g, '')
    .replaceAll(/<env(ironment)?>/g, 'prod')
    .replaceAll('<job>', 'dump')
    .replaceAll('<service>', 'public');
  const all = (pattern: RegExp) => [...new Set([...code.matchAll(pattern)].map(([, found = '']) => found))];
  return {
    names: all(/\b(balrog-prod-[\w-]*\w)/g),
    logGroups: all(/(?:^|[\s"'])(\/(?:aws|ecs)\/[\w/-]+\w)/gm),
    // What `plan names` is asked for is no field of the environment.
    fields: all(/(?<!plan names prod )\b((?:database|services|jobs|logs|observability|responders)(?:\.[a-z]\w*)+)\b/g),
  };
}

const prod = stackNamed('prod').text;
const { environment } = validatedNamed('prod');
const hasField = (path: string) =>
  path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], environment) !== undefined;

const faultsOf = (page: string): readonly string[] => {
  const { names, logGroups, fields } = namedOn(page);
  return [
    ...names.filter((name) => !new RegExp(`\\b${name}\\b`).test(prod)),
    ...logGroups.filter((group) => !prod.includes(`"${group}"`)),
    ...fields.filter((path) => !hasField(path)),
  ];
};

test.each(RUNBOOKS)('%s names resources, log groups and fields that prod has', (name) => {
  expect(faultsOf(pageOf(name))).toEqual([]);
});

test('a resource, a log group or a field that prod does not have is found', () => {
  const page =
    'Look at `aws rds describe-db-instances balrog-prod-drill`, log group `/ecs/balrog-prod/publics`; raise `database.maxGib`.';
  expect(faultsOf(page)).toEqual(['balrog-prod-drill', '/ecs/balrog-prod/publics', 'database.maxGib']);
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
    ['deploy', 'aws rds reboot-db-instance --db-instance-identifier balrog-prod'],
    ['release', 'sets `LANG=C.UTF-8`'],
  ])('%s: %s', (name, words) => {
    expect(pageOf(name)).toContain(words);
  });
});
