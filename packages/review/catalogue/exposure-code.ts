/** What runs, and as whom: code from elsewhere, and other permissions for the same code. */
import { entriesOf } from './build';
import { appears, changes, changesApartFrom, differs, type Entry } from './entry';

const { fate, watch } = entriesOf('exposure');

const OTHER_ROLE = ['It works with other permissions.', 'Compare what both roles may do.'] as const;

export const CODE: readonly Entry[] = [
  watch('cloudfront.origin', 'serious', 'aws_cloudfront_distribution', 'origin.domain_name', differs, [
    'Pages come from another place.',
    'Check who may write there.',
  ]),
  watch(
    'container.repository',
    'serious',
    'aws_ecs_task_definition',
    'container_definitions.image',
    changesApartFrom('(:[\\w.-]+)?(@sha256:[0-9a-f]+)?$'),
    ['Code from another repository runs, with the same permissions.', 'Check who may push to it.'],
  ),
  watch('container.added', 'serious', 'aws_ecs_task_definition', 'container_definitions.name', appears, [
    'Another program runs beside the others, with the same permissions and network.',
    'Check where its image comes from and what it may read.',
  ]),
  ...['command', 'entryPoint'].map((name) =>
    watch(
      `container.${name.toLowerCase()}`,
      'serious',
      'aws_ecs_task_definition',
      `container_definitions.${name}`,
      changes,
      ['The container starts another program.', 'Read the command; what a shell is given is code.'],
    ),
  ),
  watch('container.secret', 'serious', 'aws_ecs_task_definition', 'container_definitions.secrets.valueFrom', differs, [
    'The program reads another secret.',
    'Check that it is meant for it.',
  ]),
  watch('schedule.target', 'serious', 'aws_scheduler_schedule', 'target.arn', differs, [
    'The schedule starts something else.',
    'Check what it starts and what it may do.',
  ]),
  watch('schedule.role', 'serious', 'aws_scheduler_schedule', 'target.role_arn', differs, OTHER_ROLE),
  fate(
    'exposure.shared',
    'serious',
    [
      'aws_kms_grant',
      'aws_ram_principal_association',
      'aws_vpc_peering_connection',
      'aws_ec2_transit_gateway_vpc_attachment',
    ],
    ['create', 'replace'],
    ['Somebody or some network beyond this stack gets in.', 'Check who it is, and what for.'],
  ),
  ...['task_role_arn', 'execution_role_arn'].map((attribute) =>
    watch(`task.${attribute.replace(/_/g, '-')}`, 'serious', 'aws_ecs_task_definition', attribute, changes, OTHER_ROLE),
  ),
  watch('lambda.role', 'serious', 'aws_lambda_function', 'role', changes, OTHER_ROLE),
];
