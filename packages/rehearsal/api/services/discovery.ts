/** Cloud Map, and Application Auto Scaling: what services are reached by, and what changes their counts. */
import { number, text } from '../../clouds/values';
import { change, momentOf, resources, type Operations } from '../context';
import { pageOf, wanted } from '../page';
import { ApiError } from '../wire/api-error';

export const servicediscovery: Operations = {
  ListNamespaces: (context) => ({
    Namespaces: resources(context, 'aws_service_discovery_private_dns_namespace').map(({ id, values }) => ({
      Id: id,
      Arn: text(values, 'arn'),
      Name: text(values, 'name'),
      Type: 'DNS_PRIVATE',
    })),
  }),
  ListServices: (context) => ({
    Services: resources(context, 'aws_service_discovery_service').map(({ id, values }) => ({
      Id: id,
      Arn: text(values, 'arn'),
      Name: text(values, 'name'),
    })),
  }),
};

export const autoscaling: Operations = {
  DescribeScalableTargets(context, input) {
    const ids = wanted(input, 'ResourceIds');
    const found = resources(context, 'aws_appautoscaling_target').filter(
      ({ values }) =>
        values['service_namespace'] === input['ServiceNamespace'] &&
        (ids === undefined || ids.includes(text(values, 'resource_id') ?? '')),
    );
    const { items, next } = pageOf(input, found, 'MaxResults', 'NextToken');
    return {
      ScalableTargets: items.map(({ values, notes }) => ({
        ServiceNamespace: text(values, 'service_namespace'),
        ResourceId: text(values, 'resource_id'),
        ScalableDimension: text(values, 'scalable_dimension'),
        MinCapacity: number(values, 'min_capacity'),
        MaxCapacity: number(values, 'max_capacity'),
        RoleARN: text(values, 'role_arn'),
        CreationTime: momentOf(notes, 'madeAt'),
        SuspendedState: notes?.['suspended'] as object | undefined,
        ScalableTargetARN: text(values, 'arn'),
      })),
      NextToken: next,
    };
  },
  /** Of a target that exists: its limits, and what is suspended of it. */
  RegisterScalableTarget(context, input) {
    const found = resources(context, 'aws_appautoscaling_target').find(
      ({ values }) =>
        values['resource_id'] === input['ResourceId'] && values['scalable_dimension'] === input['ScalableDimension'],
    );
    if (found === undefined)
      throw new ApiError('ValidationException', `No scalable target registered for ${text(input, 'ResourceId') ?? ''}`);
    const [least, most] = [number(input, 'MinCapacity'), number(input, 'MaxCapacity')];
    const limits = {
      ...(least === undefined ? {} : { min_capacity: least }),
      ...(most === undefined ? {} : { max_capacity: most }),
    };
    change(
      context,
      found,
      limits,
      input['SuspendedState'] === undefined ? undefined : { suspended: input['SuspendedState'] },
    );
    return { ScalableTargetARN: text(found.values, 'arn') };
  },
};
