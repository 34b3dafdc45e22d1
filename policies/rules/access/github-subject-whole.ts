import { readDocument, type Statement } from '../../documents';
import { show } from '../../expectations';
import type { Finding, Rule } from '../../rule';

const GITHUB = 'token.actions.githubusercontent.com';
/** As subjects are customised (docs/runbooks/bootstrap.md): all three parts, and one wildcard only, for the number of a pull request. */
const WHOLE = /^repository_id:(\d+):environment:[a-z-]+:ref:refs\/(?:heads\/main|pull\/\*\/merge)$/;
const AUDIENCE = 'sts.amazonaws.com';
const REMEDY =
  'Give the role a job of constructs/delivery/github-jobs.ts: its trust then names repository_id, environment and ref, and the audience.';

/** GitHub's jobs are believed by their whole subject: repository, environment and ref, and every role by the same repository. */
export const githubSubjectWhole: Rule = {
  id: 'github-subject-whole',
  reason:
    'By a part of the subject any branch would do: whoever may push one could then deploy what nobody has approved.',
  waivable: false,
  checkStack: (stack) => {
    const trusts = stack.resources
      .filter(({ type }) => type === 'aws_iam_role')
      .map((role) => ({ role, reading: readDocument(stack, role.attributes['assume_role_policy']) }))
      .flatMap(({ role, reading }) =>
        'statements' in reading ? reading.statements.filter(isForGithub).map((statement) => ({ role, statement })) : [],
      );
    const [first] = trusts.flatMap(({ statement }) => subjects(statement).flatMap(repositoryOf));
    return trusts.flatMap(({ role, statement }) =>
      faultsOf(statement, first).map((wrong): Finding => ({ at: role, wrong, remedy: REMEDY })),
    );
  },
};

const isForGithub = ({ effect, principals, conditions }: Statement): boolean =>
  effect === 'Allow' &&
  (principals.some(({ identifiers }) => identifiers.some((one) => one.includes(GITHUB))) ||
    conditions.some(({ variable }) => variable.startsWith(`${GITHUB}:`)));

const valuesOf = ({ conditions }: Statement, claim: string, tests: RegExp): readonly string[] =>
  conditions
    .filter(({ test, variable }) => tests.test(test) && variable === `${GITHUB}:${claim}`)
    .flatMap(({ values }) => values);

const subjects = (statement: Statement): readonly string[] => valuesOf(statement, 'sub', /^String(Equals|Like)$/);
const repositoryOf = (subject: string): readonly string[] => WHOLE.exec(subject)?.slice(1, 2) ?? [];

function faultsOf(statement: Statement, repository: string | undefined): readonly string[] {
  const [given, audiences] = [subjects(statement), valuesOf(statement, 'aud', /^StringEquals$/)];
  return [
    ...(audiences.length > 0 && audiences.every((one) => one === AUDIENCE)
      ? []
      : [`the audience is ${show(audiences)}, expected ["${AUDIENCE}"]`]),
    ...(given.length === 1 ? [] : [`${given.length} subjects are believed, expected one`]),
    ...given
      .filter((subject) => repository === undefined || repositoryOf(subject)[0] !== repository)
      .map(
        (subject) => `the subject is ${show(subject)}, expected repository_id, environment and ref of our repository`,
      ),
  ];
}
