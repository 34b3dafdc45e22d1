/** docs/fidelity.md: how often the rehearsal plans and refuses what the real provider does. */
import type { Compared } from '@balrog-infra/rehearsal/shadow';
import { markdownTable } from '../../markdown-table';
import { DOCUMENTED } from './documented';

interface Share {
  readonly agreed: number;
  readonly all: number;
}

export interface Page {
  readonly text: string;
  readonly summary: string;
}

export function pageOf(
  version: string,
  compared: readonly Compared[],
  reasons: ReadonlyMap<string, readonly Compared[]>,
): Page {
  const isExample = ({ kind }: Compared): boolean => kind === 'example';
  const isRefused = ({ provider }: Compared): boolean => provider.action === 'refuse';
  const [examples, questions] = [compared.filter(isExample), compared.filter((each) => !isExample(each))];
  const [refusals, plans] = [questions.filter(isRefused), questions.filter((each) => !isRefused(each))];
  const [badExamples, goodExamples] = [examples.filter(isRefused), examples.filter((each) => !isRefused(each))];
  const changes = plans.filter(
    ({ rehearsal, provider }) => provider.action === 'replace' && rehearsal.action === 'none',
  );
  const rows = [
    ['plans (action, and what forces a replacement)', share(plans), weighted(plans)],
    ['refusals', share(refusals), weighted(refusals)],
  ] as const;
  const table = markdownTable(
    ['', 'of the questions', 'of the resources that they stand for'],
    rows.map(([what, one, all]) => [what, words(one), words(all)]),
  );
  const summary = `plans ${words(share(plans))}, refusals ${words(share(refusals))}, ${changes.length} replacements planned as no change, examples ${words(share(goodExamples))}`;
  const text = [
    '# Fidelity',
    '',
    `How often the rehearsal plans and refuses what the real hashicorp/aws ${version} does: \`npm run fidelity\` wrote this page.`,
    'It deploys prod and stage into the rehearsal and takes every AWS resource with its configuration and its state. Every argument that can be set gets',
    'another value, none, and one that should be refused; both are asked to validate and plan each, and are compared by action, by what forces a',
    'replacement, and by whether they refuse. Resources that set the same arguments are asked about once. "The provider plans" and "the provider refuses"',
    'are counted apart; a wrong value that the provider takes is a plan.',
    '',
    table,
    '',
    `Replacements of the provider that the rehearsal takes for no change: ${changes.length}.`,
    'A difference that `commands/maintain/fidelity/known-differences.json` does not know fails the command, and so does an entry that no longer occurs.',
    '',
    "## The documentation's examples",
    '',
    `Every example in the documentation of these types (hashicorp/aws ${DOCUMENTED.pages}, as ${DOCUMENTED.module} ${DOCUMENTED.version} holds them) is asked about as a first`,
    'creation. What it refers to is known after apply, for both. An example that the provider refuses shows a part of a resource, or is wrong.',
    '',
    markdownTable(
      ['', 'agree'],
      [
        ['examples that the provider plans', words(share(goodExamples))],
        ['examples that it refuses', words(share(badExamples))],
      ],
    ),
    '',
    '## What is left, and why',
    '',
    ...[...reasons]
      .sort(([, a], [, b]) => b.length - a.length)
      .flatMap(([reason, differences]) => [`- ${reason} (${differences.length}): ${places(differences)}`]),
    '',
  ].join('\n');
  return { text, summary };
}

function share(compared: readonly Compared[]): Share {
  return { agreed: compared.filter(({ agrees }) => agrees).length, all: compared.length };
}

function weighted(compared: readonly Compared[]): Share {
  const count = (some: readonly Compared[]): number => some.reduce((sum, each) => sum + each.count, 0);
  return { agreed: count(compared.filter(({ agrees }) => agrees)), all: count(compared) };
}

function words({ agreed, all }: Share): string {
  return `${all === 0 ? '–' : ((100 * agreed) / all).toFixed(1)} % (${agreed} of ${all})`;
}

function places(differences: readonly Compared[]): string {
  const names = differences.map(({ type, path }) => (path === '' ? type : `${type}.${path}`));
  return [...new Set(names)]
    .sort()
    .map((name) => `\`${name}\``)
    .join(', ');
}
