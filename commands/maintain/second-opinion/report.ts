/** The opinion in words: what was done, what is known with its reason, and what nobody knew. */
import type { NotApplied, Opinion } from './account';
import { IN_PLACE } from './in-place';
import type { Difference } from './differences';

/** What went wrong, one entry each; empty when the opinion is a good one. */
export function problemsOf(opinion: Opinion): readonly string[] {
  const { refusals, differences, requests, unexplained, escapes } = opinion;
  return [
    ...refusals.unknown.map(({ address, message }) => `refused: ${address || opinion.account}: ${message}`),
    ...differences.unknown.map(describe),
    ...requests.unknown.map(({ operation, says, count }) => `request: ${operation} (${count} times): ${says}`),
    ...unexplained.map((address) => `not applied, and nothing says why: ${address}`),
    ...escapes.map((host) => `the provider asked for ${host} instead of moto`),
  ];
}

function describe({ address, action, lines }: Difference): string {
  const what = { create: 'created', update: 'changed', replace: 'replaced', delete: 'deleted' }[action];
  const again = `the second plan would have ${address} ${what} again`;
  return [again, ...lines.map((line) => `    ${line}`)].join('\n');
}

/** The whole of one account, for people. */
export function reportOf(opinion: Opinion): string {
  const { account, stacks, changes, resources, notApplied, refusals, differences, api, requests } = opinion;
  const problems = problemsOf(opinion);
  const known = [...refusals.known, ...differences.known, ...requests.known].length;
  return [
    '',
    `${account} (${stacks.join(' and ')})`,
    '  Adapted:',
    ...changes.map((change) => `    ${change}`),
    `  ${resources - notApplied.length} of ${resources} resources of AWS went to moto.`,
    ...(notApplied.length === 0 ? [] : ['  Not applied:', ...reasons(notApplied).map((line) => `    ${line}`)]),
    `  The second plan has ${differences.known.length} known differences and ${differences.unknown.length} unknown ones.`,
    ...counted(opinion.reasons),
    `  ${api.requests} requests of ${api.operations} operations were held against AWS's API models: ${api.problems.length} problems, ${requests.unknown.length} unknown.`,
    ...(api.patternsUnread.length === 0
      ? []
      : [`  ${api.patternsUnread.length} patterns of the models could not be read.`]),
    problems.length === 0
      ? `  Agreed, but for ${known} entries of the list.`
      : `  ${problems.length} unknown:\n${problems.map((problem) => `    ${problem}`).join('\n')}`,
  ].join('\n');
}

function reasons(notApplied: readonly NotApplied[]): readonly string[] {
  return counted(
    notApplied.map(({ type, needs, because = 'refused' }) =>
      needs.length === 0 ? `${type}: ${because}` : `${type}: needs ${needs.join(', ')}, not applied either`,
    ),
  ).map((line) => line.trim());
}

function counted(lines: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([line, count]) => `    ${String(count).padStart(3)} ${line}`);
}

/** What every account's report rests on. */
export function preamble(provider: string, moto: string, judgedWith: { provider: string; moto: string }): string {
  const other = provider !== judgedWith.provider || moto !== judgedWith.moto;
  return [
    `The real hashicorp/aws ${provider} against moto ${moto}.`,
    ...(other
      ? [
          `The list of known differences was made with hashicorp/aws ${judgedWith.provider} and moto ${judgedWith.moto}: look at what is unknown, and add it with its reason.`,
        ]
      : []),
    'In the place of moto is answered:',
    ...IN_PLACE.map((line) => `  ${line}`),
  ].join('\n');
}
