/** What runs, and as whom: code from elsewhere, and other permissions for the same code. */
import { entriesOf } from './build';
import { changes, changesApartFrom, differs, type Entry } from './entry';

const { watch } = entriesOf('exposure');

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
  ...['task_role_arn', 'execution_role_arn'].map((attribute) =>
    watch(`task.${attribute.replace(/_/g, '-')}`, 'serious', 'aws_ecs_task_definition', attribute, changes, OTHER_ROLE),
  ),
  watch('lambda.role', 'serious', 'aws_lambda_function', 'role', changes, OTHER_ROLE),
];
