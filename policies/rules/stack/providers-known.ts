import { show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import { ownProvider, type Resource, type StackView } from '../../stack-view';

/** Local name and source (with or without the public registry's host and HashiCorp's namespace, as Terraform reads it). Another one is a pull request that changes this list. */
const KNOWN: Readonly<Record<string, string>> = {
  aws: 'hashicorp/aws',
  google: 'hashicorp/google',
  grafana: 'grafana/grafana',
  sentry: 'jianyuan/sentry',
};

const REGISTRY = 'registry.terraform.io';
const EXACT = /^(= ?)?\d+\.\d+\.\d+$/;
const REMEDY =
  'Use the providers of the bindings in package.json; a new one is added to policies/rules/stack/providers-known.ts, in a pull request of its own.';

/** A provider is a program that Terraform fetches and runs with the credentials of whoever plans. */
export const providersKnown: Rule = {
  id: 'providers-known',
  reason:
    'A provider is a program: Terraform fetches it and gives it every credential and the whole state, when somebody plans.',
  waivable: false,
  checkStack: (stack) => [...required(stack), ...undeclared(stack)],
};

function required(stack: StackView): readonly Finding[] {
  return Object.entries(stack.json.terraform?.required_providers ?? {}).flatMap(([local, { source, version }]) => {
    const at = { path: stack.name, address: `terraform.required_providers.${local}` };
    const wanted = KNOWN[local];
    const named = canonical(source ?? local);
    const wrong = [
      ...(wanted === undefined ? [`${show(source ?? local)} is a provider that no stack may use`] : []),
      ...(wanted !== undefined && named !== wanted ? [`the source is ${show(source)}, expected ${show(wanted)}`] : []),
      ...(typeof version === 'string' && EXACT.test(version)
        ? []
        : [`the version is ${show(version)}, expected one exact version`]),
    ];
    return wrong.map((text): Finding => ({ at, wrong: text, remedy: REMEDY }));
  });
}

/** For a type of no required provider, Terraform takes HashiCorp's of that name. */
function undeclared(stack: StackView): readonly Finding[] {
  const declared = new Set(['terraform', ...Object.keys(stack.json.terraform?.required_providers ?? {})]);
  const blocks = Object.keys(stack.json.provider ?? {}).map((local) => ({
    local,
    at: { path: stack.name, address: `provider.${local}` },
  }));
  const used = [...stack.resources, ...stack.dataSources].flatMap((at: Resource) =>
    [ownProvider(at.type), ...chosen(at)].map((local) => ({ local, at })),
  );
  return [...blocks, ...used]
    .filter(({ local }) => !declared.has(local))
    .map(({ local, at }): Finding => ({
      at,
      wrong: `needs the provider ${show(local)}, which the stack does not require with its source and version`,
      remedy: REMEDY,
    }));
}

const chosen = ({ attributes: { provider } }: Resource): readonly string[] =>
  typeof provider === 'string' ? [provider.split('.')[0] ?? ''] : [];

function canonical(source: string): string {
  const parts = source.toLowerCase().split('/');
  if (parts.length === 3 && parts[0] === REGISTRY) parts.shift();
  return parts.length === 1 ? `hashicorp/${parts[0]}` : parts.join('/');
}
