/** Server parameters of the update database; the rest stays at what RDS sets for the instance class. */
import type { DbParameterGroupParameter } from '@cdktf/provider-aws/lib/db-parameter-group';
import type { Environment } from '../../environments/environment';

export const PARAMETER_GROUP_FAMILY = 'mysql8.0';

export const parameters = ({ maxConnections, tls }: Environment['database']): DbParameterGroupParameter[] => [
  // Release blobs and user names are not ASCII only.
  { name: 'character_set_server', value: 'utf8mb4' },
  { name: 'collation_server', value: 'utf8mb4_0900_ai_ci' },
  // The limit of tasks x processes x 15: a number we chose, not one that follows from the memory of an instance class.
  { name: 'max_connections', value: String(maxConnections) },
  { name: 'require_secure_transport', value: tls.required ? '1' : '0' },
  // To a file, because the file is what RDS exports to CloudWatch.
  { name: 'slow_query_log', value: '1' },
  { name: 'long_query_time', value: '2' },
  { name: 'log_output', value: 'FILE' },
];
