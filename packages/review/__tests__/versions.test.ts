/** Versions that the code takes: an older one than before is a danger by name. */
import { readPlan, review } from '..';
import { planOf } from './plans';

const codeOf = (terraform: object, more: object = {}) => ({ terraform, resource: {}, ...more });
const said = (before: object, after: object) =>
  review(readPlan(planOf([])), { stack: 'prod', synthesizedBefore: before, synthesized: after }).dangers.map(
    ({ rule, address, what }) => `${rule} ${address} ${what}`,
  );
const provider = (version?: string) =>
  codeOf({ required_providers: { aws: { source: 'aws', ...(version !== undefined && { version }) } } });

const AWS = 'any.older-version terraform.required_providers.aws';

// The bounds are those of https://developer.hashicorp.com/terraform/language/expressions/version-constraints
it.each([
  ['6.25.0', '6.24.9', 'takes 6.24.9 and later, and not only 6.25.0 and later'],
  ['6.25.0', '6.9.0', 'takes 6.9.0 and later, and not only 6.25.0 and later'],
  ['= 6.25.0', '>= 6.0, != 6.1.0', 'takes 6.0 and later, and not only 6.25.0 and later'],
  ['~> 6.25', '~> 5.100', 'takes 5.100 and later, and not only 6.25 and later'],
  ['6.25.0', '6.25.0-beta1', 'takes 6.25.0-beta1 and later, and not only 6.25.0 and later'],
  ['6.25.0', undefined, 'takes any version, and not only 6.25.0 and later'],
  ['6.25.0', '< 7.0.0', 'takes any version, and not only 6.25.0 and later'],
])('%s -> %s is older', (before, after, what) => {
  expect(said(provider(before), provider(after))).toEqual([`${AWS} ${what}`]);
});

it.each([
  ['6.25.0', '6.26.0'],
  ['6.9.0', '6.10.0'],
  ['6.25', '6.25.0'],
  ['v6.25.0', '6.25.0'],
  ['6.25.0-beta1', '6.25.0'],
  ['~> 6.25', '>= 6.25, < 8.0.0'],
  [undefined, '5.0.0'],
])('%s -> %s is not', (before, after) => {
  expect(said(provider(before), provider(after))).toEqual([]);
});

it('Terraform itself and modules as well; what is gone or new is none', () => {
  const before = codeOf(
    { required_version: '>= 1.11.0, < 2.0.0', required_providers: { gone: { version: '2.0.0' } } },
    { module: { net: { source: 'a/b/c', version: '3.1.0' } } },
  );
  const after = codeOf({ required_version: '>= 1.5.0' }, { module: { net: { source: 'a/b/c', version: '3.0.0' } } });
  expect(said(before, after)).toEqual([
    'any.older-version module.net takes 3.0.0 and later, and not only 3.1.0 and later',
    'any.older-version terraform.required_version takes 1.5.0 and later, and not only 1.11.0 and later',
  ]);
});

it('in every form that Terraform takes', () => {
  const before = provider('6.25.0');
  const after = codeOf([{ required_providers: [{ aws: { source: 'aws', version: '6.0.0' } }] }]);
  expect(said(before, after)).toEqual([`${AWS} takes 6.0.0 and later, and not only 6.25.0 and later`]);
});
