/** The third set and the fourth, on the whole of prod: each is named with its theme or stopped at the synth, and what does no harm asks for nobody's word. */
import { readPlan, render, review, type Report } from '@balrog-infra/review';
import { planOfCode, type Code } from '../../../commands/plan/review/plan-of-code';
import { factsFrom } from '../../../commands/plan/review/readings/known-facts';
import { clientDomains, loadEnvironments } from '../../../environments';
import { checkStacks } from '../../../policies/check';
import { DANGERS } from '../../../policies/dangers';
import { stackNamed } from '../../kit';
import { HARMLESS_FOURTH, HOSTILE_FOURTH } from './fourth';
import { asWhole, HARMLESS_WHOLE, HOSTILE_WHOLE, type Case } from './third';

const HOSTILE = [...HOSTILE_WHOLE, ...HOSTILE_FOURTH];
const HARMLESS = [...HARMLESS_WHOLE, ...HARMLESS_FOURTH];

const code = stackNamed('prod').json as Code;
const { aws, databases, edge, jobs, services } = loadEnvironments().find(
  ({ environment }) => environment.name === 'prod',
)!.environment;

const after = (cases: readonly Case[]): Code => {
  const copy = asWhole(code);
  for (const { apply } of cases) apply(copy);
  return copy;
};

type Types = Readonly<Record<string, unknown>>;
const typesOf = (of: Code, kind: 'resource' | 'data'): Types => (of[kind] ?? {}) as Types;

/** Types that differ, those that read a document that differs, and something that stays beside them: a plan of these alone shows it. */
function partsOf(was: Code, is: Code): readonly [Code, Code] {
  const differ = (kind: 'resource' | 'data'): ReadonlySet<string> => {
    const [old, now] = [typesOf(was, kind), typesOf(is, kind)];
    const all = new Set([...Object.keys(old), ...Object.keys(now)]);
    return new Set([...all].filter((type) => JSON.stringify(old[type]) !== JSON.stringify(now[type])));
  };
  const documents = Object.entries((typesOf(is, 'data')['aws_iam_policy_document'] ?? {}) as Types)
    .filter(([name, block]) => {
      const old = (typesOf(was, 'data')['aws_iam_policy_document'] ?? {}) as Types;
      return JSON.stringify(old[name]) !== JSON.stringify(block);
    })
    .map(([name]) => `aws_iam_policy_document.${name}.`);
  const resources = differ('resource');
  const kept = Object.entries(typesOf(is, 'resource'))
    .filter(([, named]) => documents.some((document) => JSON.stringify(named).includes(document)))
    .map(([type]) => type);
  const types = new Set([...resources, ...kept, 'aws_vpc', 'aws_security_group']);
  const part = (of: Code): Code => ({
    ...of,
    resource: Object.fromEntries(Object.entries(typesOf(of, 'resource')).filter(([type]) => types.has(type))),
  });
  return [part(was), part(is)];
}

const reportOf = (is: Code, was: Code = code): Report => reviewed(partsOf(was, is), is, was);
const reviewed = ([old, now]: readonly [Code, Code], is: Code, was: Code): Report =>
  review(readPlan(planOfCode(old, now)), {
    stack: 'prod',
    catalogue: DANGERS,
    synthesized: is,
    synthesizedBefore: was,
    facts: factsFrom({ environment: 'prod', databases, jobs: Object.keys(jobs), code: is }),
  });

/** Rules that refuse it at the synth: those that prod as it is keeps. */
function stopping(json: Code): readonly string[] {
  const facts = {
    prod: { accountId: aws.accountId, mode: services.mode, names: edge.names, databases, jobs: Object.keys(jobs) },
  };
  const rulesFor = (of: Code): readonly string[] =>
    checkStacks([{ name: 'prod', json: of }], { stacks: facts, domains: clientDomains })
      .filter(({ stack }) => stack === 'prod')
      .map(({ rule, address }) => `${rule} ${address}`);
  const known = rulesFor(code);
  return rulesFor(json).filter((rule) => !known.includes(rule));
}

const named = ({ dangers, unjudged }: Report): readonly string[] => [
  ...dangers.filter(({ severity }) => severity !== 'notice').map(({ theme }) => theme),
  ...unjudged.map(() => 'unjudged'),
];

it.each(HOSTILE.map((one) => [one.name, one] as const))('%s', (_, one) => {
  const is = after([one]);
  const report = reportOf(is);
  if (one.themes === 'synth') return expect(stopping(is)).not.toEqual([]);
  expect(report.verdict).toBe('needs-acknowledgement');
  expect(named(report)).toEqual(
    expect.arrayContaining([expect.stringMatching(new RegExp(`^(${one.themes}|unjudged)$`))]),
  );
  expect(render(report, 'text')).not.toMatch(/Yes: no change/);
});

it('all together: whatever is touched is named, in a report that GitHub takes', () => {
  const is = after(HOSTILE.filter(({ themes }) => themes !== 'synth'));
  const report = reviewed([code, is], is, code);
  const said = new Set([...report.dangers, ...report.unjudged].map(({ address }) => address));
  const hidden = report.changes.map(({ address }) => address).filter((address) => !said.has(address));
  expect(hidden).toEqual([]);
  expect(render(report, 'markdown').length).toBeLessThan(65_536);
});

it.each(HARMLESS.map((one) => [one.name, one] as const))('%s does no harm', (_, one) => {
  const is = after([one]);
  expect(named(reportOf(is))).toEqual([]);
  expect(is).not.toEqual(code);
});

describe('two of one name', () => {
  const types = Object.keys(DANGERS.unique ?? {});
  const resources = asWhole(code).resource;

  it.each(types.filter((type) => resources[type] !== undefined))('%s', (type) => {
    const copy = asWhole(code);
    const [block = {}] = Object.values(copy.resource[type] ?? {});
    copy.resource[type] = { ...copy.resource[type], second: { ...structuredClone(block), lifecycle: undefined } };
    const rules = reportOf(JSON.parse(JSON.stringify(copy)) as Code).dangers.map(
      ({ rule, address }) => `${rule} ${address}`,
    );
    expect(rules).toContain(`any.same-name ${type}.second`);
  });
});

describe('one of two that do the same goes', () => {
  it.each(Object.entries(DANGERS.layers ?? {}))('%s', (type, names) => {
    const doubled = asWhole(code);
    const [block = {}] = Object.values(doubled.resource[type] ?? {});
    const renamed = names.flatMap((name) => (block[name] === undefined ? [] : [[name, 'the second one'] as const]));
    doubled.resource[type] = { ...doubled.resource[type], second: { ...block, ...Object.fromEntries(renamed) } };
    const was = doubled as unknown as Code;
    expect(named(reportOf(code, was))).toEqual([]);
    expect(reportOf(code, was).dangers.map(({ what }) => what)).toEqual([expect.stringMatching(/ does the same$/)]);
    // The other one alone is missed.
    const without = asWhole(was);
    without.resource[type] = {};
    expect(named(reportOf(without as unknown as Code, was))).not.toEqual([]);
  });
});
