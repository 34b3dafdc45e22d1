/** Definitions that are known only after apply, because they name what is made with them: what the code writes in them is judged. */
import { readPlan, review } from '@balrog-infra/review';
import { DANGERS } from '../../../policies/dangers';
import { changeOf, planOf } from '../../../packages/review/__tests__/plans';

const TYPE = 'aws_ecs_task_definition';
const ADDRESS = `${TYPE}.one`;
const SECRET = '${aws_secretsmanager_secret.dburi.arn}';

/** As Terraform plans it: the whole text is unknown. */
function dangersOf(definitions: unknown, actions: readonly string[] = ['create']): readonly (readonly string[])[] {
  const before = actions.includes('delete') ? { container_definitions: '[]' } : null;
  const change = changeOf(TYPE, {
    address: ADDRESS,
    name: 'one',
    actions,
    before,
    after: {},
    after_unknown: { container_definitions: true },
  });
  const text = typeof definitions === 'string' ? definitions : JSON.stringify(definitions);
  const report = review(readPlan(planOf([change])), {
    stack: 'prod',
    catalogue: DANGERS,
    synthesized: { resource: { [TYPE]: { one: { container_definitions: text } } } },
  });
  return report.dangers
    .filter(({ address }) => address === ADDRESS)
    .map(({ rule, severity, what }) => [rule, severity, what] as const);
}

const container = (more: object = {}): readonly object[] => [
  {
    name: 'public',
    image: 'mozilla/balrog@sha256:1',
    user: '10001',
    readonlyRootFilesystem: true,
    command: ['bash', '-c', 'echo "$${DBURI%@*}"'],
    secrets: [{ name: 'DBURI', valueFrom: SECRET }],
    ...more,
  },
];
const UNKNOWN = 'is known only after apply, so it cannot be judged';

test('what is sound but for a name that comes later has nothing to sign', () => {
  expect(dangersOf(container()).filter(([, severity]) => severity !== 'notice')).toEqual([]);
});

test.each([
  ['power over its host', { privileged: true }, ['container.privileged', 'critical', 'is switched on']],
  ['root', { user: 'root' }, ['container.user', 'serious', 'becomes a dangerous value']],
])('%s is seen beside it', (_, more, danger) => {
  expect(dangersOf(container(more))).toContainEqual(danger);
});

test.each([
  ['a value that somebody may set', { image: '${aws_ssm_parameter.image.value}' }],
  ['a function', { image: '${jsondecode(aws_secretsmanager_secret.dburi.arn)}' }],
  ['data', { image: '${data.aws_caller_identity.me.arn}' }],
  ['a condition', { image: '%{ if true }root%{ endif }' }],
  ['a name', { ['${aws_secretsmanager_secret.dburi.arn}']: true }],
])('%s could bring more than a text: nothing of the definition is believed', (_, more) => {
  expect(dangersOf(container(more))).toContainEqual(['container.privileged', 'critical', UNKNOWN]);
});

test('neither is a text that becomes a document by what is put into it, nor one that replaces another', () => {
  const cannotBeJudged = ['container.privileged', 'critical', UNKNOWN];
  expect(dangersOf('[{"name":"public","privileged":${aws_x.y.arn}}]')).toContainEqual(cannotBeJudged);
  expect(dangersOf(SECRET)).toContainEqual(cannotBeJudged);
  expect(dangersOf(container(), ['delete', 'create'])).toContainEqual(cannotBeJudged);
});
