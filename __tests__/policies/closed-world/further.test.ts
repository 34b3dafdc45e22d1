/** The second set: each is named with its theme, and what does no harm asks for nobody's word. One synth for all. */
import { readPlan, review, type Report } from '@balrog-infra/review';
import { planOfCode, type Code } from '../../../commands/plan/review/plan-of-code';
import { DANGERS } from '../../../policies/dangers';
import { stackNamed } from '../../kit';
import { only, type Blocks } from './edits';
import { HARMLESS, HOSTILE, type Row } from './further';

const code = stackNamed('prod').json as Code;

function reportOf([, type, name, path, value]: Row): Report {
  const documents = type.startsWith('data.');
  const plain = type.replace('data.', '');
  const all = code[documents ? 'data' : 'resource'] as Blocks;
  const found = Object.entries(all[plain] ?? {}).find(([one]) => one.includes(name));
  if (found === undefined) throw new Error(`no ${type} called ${name}`);
  const changed = { ...all, [plain]: { ...all[plain], [found[0]]: put(found[1], path.split('.'), value) as object } };
  const types = documents ? readersOf(found[0]) : [type, 'aws_vpc'];
  const after = { ...code, [documents ? 'data' : 'resource']: changed };
  return review(readPlan(planOfCode(only(code, types), only(after, types))), {
    stack: 'prod',
    catalogue: DANGERS,
    synthesized: only(after, types),
    synthesizedBefore: only(code, types),
  });
}

const readersOf = (document: string): readonly string[] =>
  Object.entries(code['resource'] as Blocks)
    .filter(([, named]) => JSON.stringify(named).includes(`aws_iam_policy_document.${document}.`))
    .map(([type]) => type);

/** A copy with the value at the path; a JSON text is opened and written again. `~` stands for a dot in a name. */
function put(target: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof target === 'string') return JSON.stringify(put(JSON.parse(target), [step, ...rest], value));
  if (Array.isArray(target)) {
    const index = Math.min(Number(step), target.length);
    return [...target.slice(0, index), put(target[index], rest, value), ...target.slice(index + 1)] as unknown[];
  }
  const key = step.replace('~', '.');
  const record = (target ?? {}) as Record<string, unknown>;
  const inside = put(record[key], rest, value);
  if (inside !== undefined) return { ...record, [key]: inside };
  const { [key]: _, ...others } = record;
  return others;
}

const named = ({ dangers, unjudged }: Report): readonly string[] => [
  ...dangers.filter(({ severity }) => severity !== 'notice').map(({ theme }) => theme),
  ...unjudged.map(({ attributes }) => `unjudged ${attributes.map(({ path }) => path).join()}`),
];

const titled = (rows: readonly Row[]) =>
  rows.map((row) => [`${row[1]} ${row[2]} ${row[3]} = ${JSON.stringify(row[4])}`.slice(0, 150), row] as const);

it.each(titled(HOSTILE))('%s is named', (_, row) => {
  const report = reportOf(row);
  expect(named(report)).toContain(row[0]);
  expect(report.verdict).toBe('needs-acknowledgement');
});

it.each(titled(HARMLESS))('%s does no harm', (_, row) => {
  const report = reportOf(row);
  expect(named(report)).toEqual([]);
  expect(report.counts.update + report.counts.replace).toBe(1);
});
