import { blocks, show } from '../../expectations';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY =
  'Give it the replica of SecretCopies (constructs/storage/secret-copies.ts), as the other secrets have it.';

/** Each secret has a copy in another region, under a key of that side. */
export const secretsReplicated: Rule = {
  id: 'secrets-replicated',
  reason:
    'What stands in a secret is nowhere else: with its region it is lost, or out of reach while everything is built anew.',
  appliesTo: ['aws_secretsmanager_secret'],
  check: (secret, stack) => {
    const replicas = blocks(secret.attributes['replica']);
    if (replicas.length === 0) return [{ wrong: 'no replica copies it into another region', remedy: REMEDY }];
    return replicas.flatMap((replica) => faultsOf(replica, secret, stack));
  },
};

function faultsOf(replica: Readonly<Record<string, unknown>>, secret: Resource, stack: StackView): readonly Finding[] {
  const region = stack.value(replica['region']);
  const here = stack.regionOf(secret);
  const elsewhere = typeof region === 'string' && !hasUnresolved(region) && here !== undefined && region !== here;
  return [
    ...(elsewhere
      ? []
      : [{ wrong: `replica.region is ${show(region)}, expected another one than ${show(here)}`, remedy: REMEDY }]),
    // Without one AWS takes its own; a key of the secret's region would be away with it.
    ...(regionOfKey(replica['kms_key_id'], stack) === region
      ? []
      : [
          {
            wrong: `replica.kms_key_id is ${show(replica['kms_key_id'])}, expected a key of that region`,
            remedy: REMEDY,
          },
        ]),
  ];
}

/** Of one in the code, or of one that is named by its ARN. */
function regionOfKey(given: unknown, stack: StackView): string | undefined {
  const key = stack.follow(given);
  return key === undefined ? /^arn:[\w-]+:kms:([\w-]+):/.exec(String(stack.value(given)))?.[1] : stack.regionOf(key);
}
