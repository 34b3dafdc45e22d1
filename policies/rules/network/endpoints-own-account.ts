import { readDocument, type Statement } from '../../documents';
import { show, undecided } from '../../expectations';
import type { Rule } from '../../rule';

const REMEDY =
  'Give the endpoint a policy whose statements ask for our own principals (aws:PrincipalAccount) or name what is reached, as ownAccount() in constructs/network/service-endpoints.ts does.';

/** Nobody uses our way into an AWS service with credentials of another account. */
export const endpointsOwnAccount: Rule = {
  id: 'endpoints-own-account',
  reason:
    "Without a policy an endpoint takes anybody's credentials: whoever runs code in a task carries data into a bucket or a log of his own account, past NAT and its logs.",
  appliesTo: ['aws_vpc_endpoint'],
  check: (endpoint, stack) => {
    const policy = endpoint.attributes['policy'];
    if (policy === undefined)
      return [{ wrong: 'policy is absent, which lets everybody do everything', remedy: REMEDY }];
    const reading = readDocument(stack, policy);
    if ('unreadable' in reading) return [undecided('policy', reading.unreadable, REMEDY)];
    return reading.statements
      .filter((statement) => statement.effect === 'Allow' && !isBound(statement))
      .map(({ sid, resources }) => ({
        wrong: `statement ${show(sid)} lets any account reach ${show(resources)}`,
        remedy: REMEDY,
      }));
  },
};

/** Asks who calls, or names what may be reached. */
function isBound({ conditions, resources }: Statement): boolean {
  const asks = conditions.some(
    ({ test, variable, values }) =>
      test === 'StringEquals' &&
      variable.toLowerCase() === 'aws:principalaccount' &&
      values.every((value) => /^\d{12}$/.test(value)),
  );
  return asks || (resources.length > 0 && resources.every((resource) => /^arn:aws:s3:::[\w.-]+\/\*$/.test(resource)));
}
