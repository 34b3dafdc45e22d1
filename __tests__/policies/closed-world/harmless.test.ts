/** What does no harm is not called dangerous: who is asked to sign such a change learns to sign. */
import { readPlan, render, review, type Report } from '@balrog-infra/review';
import { planOfCode, type Code } from '../../../commands/plan/review/plan-of-code';
import { factsFrom } from '../../../commands/plan/review/readings/known-facts';
import { beginning } from '../../../environments/databases';
import { DANGERS } from '../../../policies/dangers';
import { entriesOf, readLedger } from '../../../policies/ledger';
import { stackNamed } from '../../kit';
import { only, withEdits, type Blocks } from './edits';
import { harmlessEdits } from './harmless';

const code = stackNamed('prod').json as Code;
const edits = harmlessEdits(code);

/** What is looked at, among all that it refers to. */
const wholeOf = (part: Code): Code => ({
  ...code,
  ...part,
  resource: { ...(code['resource'] as Blocks), ...(part['resource'] as Blocks) },
});

const reportOf = (before: Code, after: Code): Report => {
  const reading = readLedger();
  const ledger = 'ledger' in reading ? { stacks: { prod: entriesOf(reading.ledger, 'prod') } } : undefined;
  return review(readPlan(planOfCode(before, after)), {
    stack: 'prod',
    catalogue: DANGERS,
    synthesized: after,
    synthesizedBefore: before,
    facts: factsFrom({ environment: 'prod', databases: beginning('prod'), jobs: [], code: wholeOf(after) }),
    ...(ledger === undefined ? {} : { ledger }),
  });
};
const signed = ({ dangers, unjudged }: Report): readonly string[] => [
  ...dangers
    .filter(({ severity }) => severity !== 'notice')
    .map(({ rule, address, path, what }) => `${rule} ${address} ${path} ${what}`),
  ...unjudged.flatMap(({ address, attributes }) => attributes.map(({ path }) => `unjudged ${address} ${path}`)),
];
const withoutVanished = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => !line.startsWith('ledger.vanished'));

it('there are sixty', () => {
  expect(edits.length).toBeGreaterThanOrEqual(60);
});

it.each(edits.map((one) => [one.name, one] as const))('%s', (_, one) => {
  const types = [...new Set([...one.types, 'aws_vpc', 'aws_security_group'])];
  expect(withoutVanished(signed(reportOf(only(code, types), withEdits(only(code, types), [one]))))).toEqual([]);
});

it('a new environment: all of it is made, and nothing of it is open to anybody', () => {
  const nothing: Code = { ...code, resource: {} };
  const report = reportOf(nothing, code);
  // What the world reads on purpose, and whom another project lets in, are dangerous anywhere: they are said, and nothing else is.
  const meant = /^(gcp\.public-member|gcp\.member) /;
  expect(signed(report).filter((line) => !meant.test(line))).toEqual([]);
  expect(render(report, 'text')).toMatch(
    /The first deployment: \d+ resources are made, and nothing of before changes\./,
  );
});

it.each(['bootstrap-prod', 'bootstrap-stage'])('%s for the first time: one sentence, and nothing to sign', (stack) => {
  const own = stackNamed(stack).json as Code;
  const report = reportOf({ ...own, resource: {} }, own);
  expect([withoutVanished(signed(report)), report.said]).toEqual([
    [],
    [expect.stringMatching(/^The first deployment: \d+ resources are made, and nothing of before changes\.$/)],
  ]);
});

it('a rename with a moved block', () => {
  const resources = code['resource'] as Blocks;
  const [name = '', block = {}] = Object.entries(resources['aws_lb'] ?? {})[0] ?? [];
  const { [name]: _, ...others } = resources['aws_lb'] ?? {};
  const after: Code = {
    ...code,
    resource: { ...resources, aws_lb: { ...others, renamed: block } },
    moved: [{ from: `aws_lb.${name}`, to: 'aws_lb.renamed' }],
  };
  expect(
    signed(reportOf(only(code, ['aws_lb']), { ...only(after, ['aws_lb']), moved: after['moved'] })).filter(
      (line) => !line.startsWith('ledger.'),
    ),
  ).toEqual([]);
});
