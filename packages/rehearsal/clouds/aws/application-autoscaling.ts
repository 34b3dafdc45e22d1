/** Scalable targets and their policies (provider: internal/service/appautoscaling). */
import { atLeast, checks, lengthBetween } from '../arguments';
import type { ResourceBehaviour, Values } from '../behaviour';
import { list, number, text } from '../values';
import { operation } from './errors';
import { arn } from './names';

const placeOf = (values: Values) =>
  ['service_namespace', 'resource_id', 'scalable_dimension'].map((name) => text(values, name) ?? '').join('/');

const target: ResourceBehaviour = {
  create: (values, cloud) => ({
    id: text(values, 'resource_id') ?? '',
    arn: arn(cloud, 'application-autoscaling', `scalable-target/${cloud.hex(16, 'target', placeOf(values))}`),
    role_arn: `arn:aws:iam::${cloud.account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
  }),
  overwrites: true,
  validate: checks({ min_capacity: atLeast(0), max_capacity: atLeast(0) }),
  refuse(action, values, cloud) {
    if (action === 'delete') return [];
    const id = text(values, 'resource_id') ?? '';
    const fail = operation(
      `creating Application AutoScaling Target (${id})`,
      'Application Auto Scaling',
      'RegisterScalableTarget',
    );
    const [min, max] = [number(values, 'min_capacity') ?? 0, number(values, 'max_capacity') ?? 0];
    const wrong =
      min > max ? [fail('ValidationException', 'Maximum capacity cannot be less than minimum capacity')] : [];
    if (text(values, 'service_namespace') !== 'ecs') return wrong;
    const exists = cloud.resources('aws_ecs_service').some((each) => each.id.endsWith(`:${id}`));
    const missing = `ECS service doesn't exist: ${id}`;
    return exists ? wrong : [...wrong, fail('ValidationException', missing, ['resource_id'])];
  },
};

const policy: ResourceBehaviour = {
  create: (values, cloud) => {
    const name = text(values, 'name') ?? '';
    const uuid = cloud.hex(32, 'policy', placeOf(values), name);
    const own = `scalingPolicy:${uuid}:resource/${text(values, 'service_namespace')}/${text(values, 'resource_id')}:policyName/${name}`;
    return { id: name, arn: arn(cloud, 'autoscaling', own), alarm_arns: [] };
  },
  overwrites: true,
  validate: checks({ name: lengthBetween(0, 255) }),
  refuse(action, values, cloud) {
    const fail = operation(
      `creating Application Auto Scaling Scaling Policy (${text(values, 'name')})`,
      'Application Auto Scaling',
      'PutScalingPolicy',
    );
    const known = cloud.resources('aws_appautoscaling_target').some((each) => placeOf(each.values) === placeOf(values));
    const why = `No scalable target registered for service namespace: ${text(values, 'service_namespace')}, resource ID: ${text(values, 'resource_id')}, scalable dimension: ${text(values, 'scalable_dimension')}`;
    const tracked = list(values, 'target_tracking_scaling_policy_configuration').length > 0;
    return action !== 'delete' && tracked && !known ? [fail('ObjectNotFoundException', why, ['resource_id'])] : [];
  },
};

export const applicationAutoscalingResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_appautoscaling_target: target,
  aws_appautoscaling_policy: policy,
};
