import { prefixOf } from '../../../application/internal-names';
import { hasText, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import { sseAlgorithm } from '../../log-delivery';
import type { Attributes, StackView } from '../../stack-view';

const REMEDY = 'Set it in the S3Backend of stacks/account.ts.';

/** The state is in S3: encrypted with a key of our own, locked while somebody writes it, and one for each stack, whose place never changes. */
export const stateBackend: Rule = {
  id: 'state-backend',
  reason:
    'Two deploys at once without a lock, or two stacks with one key, leave a state that no longer knows what exists; and what it holds is for those who may use the key.',
  waivable: false,
  checkStack: (stack) => {
    const backend = stack.json.terraform?.backend?.['s3'];
    const at = { path: stack.name, address: 'terraform.backend.s3' };
    if (!backend) {
      const kinds = otherPlaces(stack).join(', ') || 'none';
      return [{ at, wrong: `the backend is ${kinds}, expected s3`, remedy: REMEDY }];
    }
    const places = otherPlaces(stack);
    const others = places.length === 0 ? [] : [`the state is also sent to ${places.join(', ')}, expected s3 alone`];
    const lock =
      backend['use_lockfile'] === true ? [] : [`use_lockfile is ${show(backend['use_lockfile'])}, expected true`];
    const names = [...place('bucket', backend, bucketOf(stack)), ...place('region', backend, regionOf(stack))];
    const wanted = `${stack.name}/terraform.tfstate`;
    const ownKey = backend['key'] === wanted ? [] : [`key is ${show(backend['key'])}, expected ${show(wanted)}`];
    return [...others, ...lock, ...encryption(backend, stack), ...names, ...ownKey].map((wrong): Finding => ({
      at,
      wrong,
      remedy: REMEDY,
    }));
  },
};

/** In another bucket or region is another state, which knows nothing: everything would be made once more. */
function place(name: 'bucket' | 'region', backend: Attributes, wanted: string | undefined): readonly string[] {
  const given = backend[name];
  if (!hasText(given)) return [`${name} is ${show(given)}, expected a name`];
  return wanted === undefined || given === wanted ? [] : [`${name} is ${show(given)}, expected ${show(wanted)}`];
}

/** Of the account that the environment names, which is the only one that makes a bucket of this name. */
const bucketOf = ({ name, facts: { accountId } }: StackView): string | undefined =>
  accountId === undefined ? undefined : `${prefixOf(name.replace(/^bootstrap-/, ''))}-terraform-state-${accountId}`;

const regionOf = (stack: StackView): string | undefined => {
  const region = stack.providers('aws').find(({ alias }) => alias === undefined)?.['region'];
  return hasText(region) ? region : undefined;
};

/** Backends beside S3, and HCP Terraform (`cloud`), which takes plan and apply elsewhere, too. */
function otherPlaces({ json: { terraform = {} } }: StackView): readonly string[] {
  const backends = Object.keys(terraform.backend ?? {}).filter((kind) => kind !== 's3');
  return [...backends, ...(terraform.cloud === undefined ? [] : ['cloud'])];
}

/**
 * `encrypt` without a key asks S3 for a key of its own, whatever the bucket is set to; without `encrypt` the bucket decides. That is for
 * the stack that makes the key: its first state is written before there is one.
 */
function encryption(backend: Attributes, stack: StackView): readonly string[] {
  const bucket = stack.ofType('aws_s3_bucket').find(({ attributes }) => attributes['bucket'] === backend['bucket']);
  if (bucket !== undefined && sseAlgorithm(bucket, stack) === 'aws:kms') {
    const { encrypt, kms_key_id: key } = backend;
    if (encrypt === undefined && key === undefined) return [];
    return [`encrypt is ${show(encrypt)}, expected none: this stack makes the key, so its bucket has to choose`];
  }
  const flag = backend['encrypt'] === true ? [] : [`encrypt is ${show(backend['encrypt'])}, expected true`];
  const key = /^(alias\/|arn:aws:kms:)/.test(String(backend['kms_key_id']))
    ? []
    : [`kms_key_id is ${show(backend['kms_key_id'])}, expected the alias of the key that the bootstrap stack makes`];
  return [...flag, ...key];
}
