/** Fills the templates of `conventions.ts`. */
import type { CloudView, Values } from '../behaviour';
import { text } from '../values';
import { uuid } from './names';

export interface Named {
  readonly type: string;
  readonly name: string;
  /** Tells objects of one name apart. */
  readonly seed: string;
  readonly values: Values;
  readonly cloud: CloudView;
}

/** `known` are values that a template made before: the ARN and the id. */
export function fillTemplate(template: string, named: Named, known: Readonly<Record<string, string>> = {}): string {
  return template.replace(
    /\{(\w+)(?::(\w+))?\}/g,
    (_, what: string, argument?: string) =>
      known[what] ?? (argument ? fromArgument(what, text(named.values, argument) ?? '') : plain(what, named)),
  );
}

function fromArgument(what: string, value: string): string {
  if (what === 'last') return value.split(/[/:]/).at(-1) ?? '';
  // What follows the kind in an ARN: `app/NAME/HEX` of a load balancer.
  if (what === 'tail') return value.split('/').slice(1).join('/');
  return value;
}

function plain(what: string, { type, name, seed, values, cloud }: Named): string {
  const digits = Number(/\d+$/.exec(what)?.[0] ?? 16);
  if (what === 'name') return name;
  if (what === 'account') return cloud.account;
  if (what === 'region') return cloud.region;
  if (what === 'uuid') return uuid(cloud, type, seed);
  if (what === 'scope') return text(values, 'scope') === 'CLOUDFRONT' ? 'global' : 'regional';
  if (what.startsWith('hex')) return cloud.hex(digits, type, seed);
  if (what.startsWith('HEX')) return cloud.hex(digits, type, seed).toUpperCase();
  if (what.startsWith('dec'))
    return String(parseInt(cloud.hex(12, type, seed), 16))
      .padStart(digits, '1')
      .slice(0, digits);
  throw new Error(`packages/rehearsal/clouds/aws/conventions.ts: ${type} uses {${what}}, which no template knows`);
}
