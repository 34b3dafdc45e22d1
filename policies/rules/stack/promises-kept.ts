import { blocks, show, text } from '../../expectations';
import { isUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const REMEDY = 'See constructs/delivery/promises.ts, and give it every generation of the database.';

/** Every plan reads what was deployed last, and stops for an older checkout and for a database that is gone. */
export const promisesKept: Rule = {
  id: 'promises-kept',
  reason:
    'A checkout of yesterday points the database back and destroys a restored one; a database that was lost is made ' +
    'anew, empty. The code cannot know it, only the plan.',
  waivable: false,
  checkStack: (stack) => (stack.ofType('aws_db_instance').length === 0 ? [] : faultsOf(stack)),
};

function faultsOf(stack: StackView): readonly Finding[] {
  const wrong = (what: string, at?: Resource): Finding => ({
    at: at ?? { path: stack.name, address: 'aws_ssm_parameter' },
    wrong: what,
    remedy: REMEDY,
  });
  // Under another path all that was promised so far would be forgotten, and under that of another stack mistaken for its own.
  const end = `/${stack.name}/promised`;
  const paths = stack.ofType('data.aws_ssm_parameters_by_path').map(({ attributes }) => attributes['path']);
  const path = paths.find((each): each is string => plain(each) && each.endsWith(end));
  const read = path && plainly(stack, 'aws_ssm_parameters_by_path', { path, recursive: true });
  if (!read)
    return [wrong(`no data.aws_ssm_parameters_by_path reads …${end} with all below it, with no other argument`)];
  const inAccount = plainly(stack, 'aws_db_instances', {});
  const locals = stack.json.locals ?? {};
  const mustBe = (name: string, expression: string) =>
    locals[name] === expression ? [] : [wrong(`local.${name} is ${show(locals[name])}, expected ${expression}`)];
  return [
    ...mustBe('promised', `\${nonsensitive(zipmap(${read.address}.names, ${read.address}.values))}`),
    ...mustBe(
      'deployed',
      `\${jsondecode(lookup(local.promised, "${path}/operation", jsonencode({ number = -1, operation = "" })))}`,
    ),
    ...(inAccount === undefined ? [wrong('no data.aws_db_instances reads all databases, with no argument')] : []),
    ...operationFaults(stack, path, wrong),
    ...stack.ofType('aws_db_instance').flatMap((database) => {
      const name = text(stack.value(database.attributes['identifier']));
      const parameter = `${path}/generations/${name}`;
      const there = `\${!contains(keys(local.promised), "${parameter}") || contains(${inAccount?.address ?? ''}.instance_identifiers, "${name}")}`;
      const promise = named(stack, parameter);
      if (promise?.attributes['insecure_value'] !== `\${${database.address}.resource_id}`)
        return [wrong(`no aws_ssm_parameter ${parameter} keeps its resource_id`, database)];
      return asks(promise, there) ? [] : [wrong(`no precondition asks ${there}`, promise)];
    }),
  ];
}

function operationFaults(stack: StackView, path: string, wrong: (what: string, at?: Resource) => Finding) {
  const promise = named(stack, `${path}/operation`);
  if (promise === undefined)
    return [wrong(`no aws_ssm_parameter ${path}/operation keeps the number of the last operation`)];
  const given = promise.attributes['insecure_value'];
  const read = operationIn(given);
  if (read === undefined)
    return [wrong(`insecure_value is ${show(given)}, expected {"number": …, "operation": …}`, promise)];
  const newest = isNewest(read);
  return asks(promise, newest) ? [] : [wrong(`no precondition asks ${newest}`, promise)];
}

interface Operation {
  readonly number: number;
  readonly operation: string;
}

/** What stops a plan of a checkout that is older than what was deployed. */
export const isNewest = ({ number, operation }: Operation): string =>
  `\${local.deployed.number < ${number} || (local.deployed.number == ${number} && local.deployed.operation == "${operation}")}`;

const plain = (value: unknown): value is string => typeof value === 'string' && !isUnresolved(value);

/** The data source that has these arguments and no other: with `depends_on` or a filter it may be read too late, or say too little. */
const plainly = (stack: StackView, type: string, wanted: Attributes): Resource | undefined =>
  stack
    .ofType(`data.${type}`)
    .find(({ attributes: { '//': _, ...given } }) => show(sorted(given)) === show(sorted(wanted)));

const sorted = (attributes: Attributes) =>
  Object.entries(attributes).sort(([left], [right]) => (left < right ? -1 : 1));

const named = (stack: StackView, name: string) =>
  stack.ofType('aws_ssm_parameter').find(({ attributes }) => attributes['name'] === name);

const asks = ({ attributes }: Resource, condition: string) =>
  blocks(blocks(attributes['lifecycle'])[0]?.['precondition']).some((each) => each['condition'] === condition);

/** Of the value of the parameter. */
export function operationIn(value: unknown): Operation | undefined {
  try {
    const { number, operation } = JSON.parse(text(value)) as { number?: unknown; operation?: unknown };
    return typeof number === 'number' && typeof operation === 'string' ? { number, operation } : undefined;
  } catch {
    return undefined;
  }
}
