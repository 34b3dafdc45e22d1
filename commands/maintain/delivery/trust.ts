/** Who may take which role, decided by an IAM policy simulator on the trust policies of the synthesized bootstrap stacks. */
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { includes } from '../../../packages/access';
import { readDocument, type Statement } from '../../../policies/documents';
import { StackView } from '../../../policies/stack-view';

/** What GitHub says of a job, as it stands in the job's token. */
export interface Token {
  readonly sub: string;
  readonly aud: string;
}

export interface TrustedRole {
  /** Without the environment's prefix: `deployer`. */
  readonly name: string;
  readonly arn: string;
  /** In IAM's JSON. */
  readonly trust: TrustPolicy;
}

interface TrustPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

const GITHUB = 'token.actions.githubusercontent.com';

/**
 * Every role of a stack that some token of GitHub's may take.
 * @throws Error for a trust policy that cannot be read before apply
 */
export function rolesForGithub(name: string, json: object, account: string): readonly TrustedRole[] {
  const stack = new StackView(name, json, { accountId: account });
  return stack.resources
    .filter(({ type }) => type === 'aws_iam_role')
    .flatMap(({ attributes }) => {
      const reading = readDocument(stack, attributes['assume_role_policy']);
      if ('unreadable' in reading) throw new Error(`${name}: a trust policy cannot be read: ${reading.unreadable}`);
      const federated = reading.statements.filter(({ actions }) => actions.some(isWebIdentity));
      if (federated.length === 0) return [];
      const role = String(attributes['name']);
      return [
        {
          name: role.split('-').at(-1) ?? role,
          arn: `arn:aws:iam::${account}:role/${role}`,
          trust: { Version: '2012-10-17' as const, Statement: federated.map(inJson) },
        },
      ];
    });
}

/** `sts:*` lets in by a token, too. */
const isWebIdentity = (action: string): boolean => includes(action.toLowerCase(), 'sts:assumerolewithwebidentity');

const inJson = ({ effect, actions, principals, conditions }: Statement) => ({
  Effect: effect,
  Action: actions,
  Principal: Object.fromEntries(principals.map(({ type, identifiers }) => [type, identifiers])),
  Condition: conditions.reduce<Record<string, Record<string, readonly string[]>>>(
    (all, { test, variable, values }) => ({ ...all, [test]: { ...all[test], [variable]: values } }),
    {},
  ),
});

/** A provider whose claims `aud` and `sub` the simulator knows; of GitHub's, which mean the same, it has not heard, and would ignore them. */
const KNOWN_TO_SIMULATOR = 'cognito-identity.amazonaws.com';

const asKnown = (trust: TrustPolicy): TrustPolicy =>
  JSON.parse(JSON.stringify(trust).replaceAll(`"${GITHUB}:`, `"${KNOWN_TO_SIMULATOR}:`)) as TrustPolicy;

export async function mayTake({ arn, trust }: TrustedRole, { aud, sub }: Token): Promise<boolean> {
  const [accountId = ''] = /\d{12}/.exec(arn) ?? [];
  const simulated = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${accountId}:oidc-provider/${GITHUB}`,
        action: 'sts:AssumeRoleWithWebIdentity',
        resource: { resource: arn, accountId },
        contextVariables: { [`${KNOWN_TO_SIMULATOR}:aud`]: aud, [`${KNOWN_TO_SIMULATOR}:sub`]: sub },
      },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: asKnown(trust),
    },
    {},
  );
  if (simulated.resultType === 'error') throw new Error(JSON.stringify(simulated.errors));
  return simulated.overallResult === 'Allowed';
}
