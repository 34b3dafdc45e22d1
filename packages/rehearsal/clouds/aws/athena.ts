/** Athena (provider: internal/service/athena; limits: Athena API reference, CreateNamedQuery and CreateWorkGroup). */
import { all, atLeast, checks, lengthBetween, matches } from '../arguments';
import type { ResourceBehaviour } from '../behaviour';
import { text } from '../values';
import { apiError, operation } from './errors';

const SMALLEST_CUTOFF_BYTES = 10_485_760;
const DESCRIPTION_LIMIT = 1024;
const QUERY_LIMIT = 262_144;

const workgroup: ResourceBehaviour = {
  validate: checks({
    name: all(
      lengthBetween(1, 128),
      matches(/^[0-9A-Za-z_.-]+$/, 'must contain only alphanumeric characters, periods, underscores, and hyphens'),
    ),
    description: lengthBetween(0, DESCRIPTION_LIMIT),
    'configuration.*.bytes_scanned_cutoff_per_query': atLeast(SMALLEST_CUTOFF_BYTES),
  }),
  refuse(action, values, cloud) {
    const name = text(values, 'name') ?? '';
    const saved = cloud.resources('aws_athena_named_query').some((each) => each.values['workgroup'] === name);
    if (action !== 'delete' || values['force_destroy'] === true || !saved) return [];
    const fail = operation(`deleting Athena WorkGroup (${name})`, 'Athena', 'DeleteWorkGroup');
    return [fail('InvalidRequestException', `WorkGroup ${name} is not empty`)];
  },
  unique(values) {
    const name = text(values, 'name');
    const why = apiError('Athena', 'CreateWorkGroup', 400, 'InvalidRequestException', 'WorkGroup is already created');
    return name
      ? [{ scope: 'region', name: `athena:${name}`, error: `creating Athena WorkGroup (${name}): ${why}` }]
      : [];
  },
};

const namedQuery: ResourceBehaviour = {
  refuse(action, values, cloud) {
    if (action !== 'create') return [];
    const fail = operation('creating Athena Named Query', 'Athena', 'CreateNamedQuery');
    const tooLong = (argument: string, member: string, limit: number) =>
      (text(values, argument) ?? '').length > limit
        ? [
            fail(
              'InvalidRequestException',
              `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${limit}`,
              [argument],
            ),
          ]
        : [];
    const wanted = text(values, 'workgroup') ?? 'primary';
    const found =
      wanted === 'primary' || cloud.resources('aws_athena_workgroup').some((each) => each.values['name'] === wanted);
    return [
      ...tooLong('description', 'description', DESCRIPTION_LIMIT),
      ...tooLong('query', 'queryString', QUERY_LIMIT),
      ...(found ? [] : [fail('InvalidRequestException', `WorkGroup ${wanted} is not found.`, ['workgroup'])]),
    ];
  },
};

export const athenaResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_athena_named_query: namedQuery,
  aws_athena_workgroup: workgroup,
};
