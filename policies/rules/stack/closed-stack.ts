import { show } from '../../expectations';
import { unresolvedIn } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { StackView } from '../../stack-view';

/** What a stack is made of; cdktf writes nothing else. A `check` or an ephemeral resource reads data that no other rule looks at. */
const PARTS = ['//', 'data', 'import', 'locals', 'moved', 'output', 'provider', 'removed', 'resource', 'terraform'];
const TERRAFORM = ['backend', 'cloud', 'required_providers', 'required_version'];
const BACKEND = ['bucket', 'encrypt', 'key', 'kms_key_id', 'region', 'use_lockfile'];
/** Whoever may add one decides whose account, endpoint or proxy hears every secret. */
const PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  aws: ['alias', 'allowed_account_ids', 'default_tags', 'region'],
  google: ['add_terraform_attribution_label', 'alias', 'default_labels', 'project', 'region'],
  grafana: ['alias', 'org_id', 'url'],
  sentry: ['alias', 'base_url'],
};
/** Functions that compute from what stands in the expression alone: none reads a file, a clock or chance, or hides a value from the plan. */
const FUNCTIONS = new Set(
  (
    'abs ceil floor log max min parseint pow signum chomp endswith format formatlist indent join lower regex regexall replace split startswith strcontains strrev ' +
    'substr title trim trimprefix trimsuffix trimspace upper alltrue anytrue chunklist coalesce coalescelist compact concat contains distinct element flatten index ' +
    'keys length lookup matchkeys merge one range reverse setintersection setproduct setsubtract setunion slice sort sum transpose values zipmap base64encode ' +
    'jsondecode jsonencode urlencode formatdate plantimestamp timeadd timecmp base64sha256 md5 sha1 sha256 sha512 cidrhost cidrnetmask cidrsubnet cidrsubnets ' +
    'can nonsensitive tobool tolist tomap tonumber toset tostring try'
  ).split(' '),
);

/** Everything stands in parts, arguments and functions that are known: what none of the rules reads cannot be there. */
export const closedStack: Rule = {
  id: 'closed-stack',
  reason:
    'A part that no rule reads runs unseen: a file of whoever deploys is read into the state, a request goes to an endpoint of somebody else.',
  waivable: false,
  checkStack: (stack) => [...parts(stack), ...expressions(stack)],
};

const remedy = (file: string): string =>
  `Leave it out; what is needed is added to ${file}, in a pull request of its own.`;
const LISTS = 'the lists of policies/rules/stack/closed-stack.ts';

function parts({ name, json }: StackView): readonly Finding[] {
  const unknown = (address: string, given: object | undefined, known: readonly string[]): readonly Finding[] =>
    Object.entries(given ?? {})
      .filter(([key, value]) => !known.includes(key) && value !== undefined)
      .map(([key]) => ({
        at: { path: name, address },
        wrong: `has ${show(key)}, which no stack may have`,
        remedy: remedy(LISTS),
      }));
  return [
    ...unknown('stack', json, PARTS),
    ...unknown('terraform', json.terraform, TERRAFORM),
    ...unknown('terraform.backend.s3', json.terraform?.backend?.['s3'], BACKEND),
    ...Object.entries(json.provider ?? {}).flatMap(([local, blocks]) =>
      [blocks].flat().flatMap((block) => unknown(`provider.${local}`, block, PROVIDERS[local] ?? [])),
    ),
  ];
}

function expressions(stack: StackView): readonly Finding[] {
  const elsewhere = Object.entries(stack.json)
    .filter(([part]) => !['resource', 'data', '//'].includes(part))
    .map(([part, value]) => ({
      at: { path: stack.name, address: part },
      texts: unresolvedIn(value),
    }));
  const inResources = [...stack.resources, ...stack.dataSources].map((at) => ({
    at,
    texts: stack.textsWithReferences(at),
  }));
  return [...inResources, ...elsewhere].flatMap(({ at, texts }) =>
    [...new Set(texts.flatMap(functionsIn))]
      .filter((called) => !FUNCTIONS.has(called))
      .map((called) => ({
        at,
        wrong: `calls ${called}(), which no expression may`,
        remedy: `Compute it in TypeScript, from facts. ${remedy(LISTS)}`,
      })),
  );
}

/**
 * Names that are called inside `${…}` and `%{…}`, those of a template within a text as well. Other texts within an expression are passed over:
 * their parentheses are of SQL or of people. Syntax: https://developer.hashicorp.com/terraform/language/expressions/strings
 */
function functionsIn(template: string): readonly string[] {
  const found: string[] = [];
  /** What is open: a template's text, or an expression in braces. */
  const open: ('text' | 'expression')[] = ['text'];
  for (let at = 0; at < template.length; at += 1) {
    const two = template.slice(at, at + 2);
    if (open.at(-1) === 'text') {
      if (two === '$$' || two === '%%' || template[at] === '\\')
        at += template[at + 2] === '{' || template[at] === '\\' ? 1 : 0;
      else if (two === '${' || two === '%{') [at] = [at + 1, open.push('expression')];
      else if (template[at] === '"' && open.length > 1) open.pop();
      continue;
    }
    const sign = template[at];
    if (sign === '"') open.push('text');
    else if (sign === '{') open.push('expression');
    else if (sign === '}') open.pop();
    else if (sign === '(') {
      const called = /([A-Za-z_][\w-]*(?:::[\w-]+)*)\s*$/.exec(template.slice(Math.max(0, at - 200), at))?.[1];
      if (called !== undefined && !['in', 'if', 'for'].includes(called)) found.push(called);
    }
  }
  return found;
}
