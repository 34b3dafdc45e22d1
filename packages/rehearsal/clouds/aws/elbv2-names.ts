/** What load balancers and target groups have in common: their names. */
import { worded } from '../arguments';
import type { ResourceBehaviour } from '../behaviour';
import { text } from '../values';
import { apiError } from './errors';

export const ELB = 'Elastic Load Balancing v2';

/** validName of internal/service/elbv2. */
export const ELB_NAME = worded(
  [/^.{0,32}$/, 'must', '{name} cannot be longer than 32 characters: {value}'],
  [/^[0-9A-Za-z-]*$/, 'must', 'only alphanumeric characters and hyphens allowed in {name}: {value}'],
  [/^-/, 'must not', '{name} cannot begin with a hyphen: {value}'],
  [/-$/, 'must not', '{name} cannot end with a hyphen: {value}'],
);

/** The name is the region's; `why` is the service's own sentence about a second one. */
export function uniqueElbName(
  kind: string,
  call: string,
  code: string,
  why: (name: string) => string,
): NonNullable<ResourceBehaviour['unique']> {
  return (values) => {
    const name = text(values, 'name');
    const error = `creating ELBv2 ${kind} (${name}): ${apiError(ELB, call, 400, code, why(name ?? ''))}`;
    return name === undefined ? [] : [{ scope: 'region', name: `${kind}:${name}`, error }];
  };
}
