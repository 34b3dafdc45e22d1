import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { Database } from '../constructs/database/database';
import { Logs } from '../constructs/logs/logs';
import { Network } from '../constructs/network/network';
import { Responders } from '../constructs/observability/responders';
import type { Environment } from '../environments';
import { useAccount } from './account';

/** One environment of Balrog: `cdktf deploy stage`, `cdktf deploy prod`. */
export class EnvironmentStack extends TerraformStack {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { aws } = environment;
    const prefix = `balrog-${environment.name}`;
    useAccount(this, environment);

    const logs = new Logs(this, 'logs', { prefix, aws, retentionDays: environment.logs.retentionDays });
    const responders = new Responders(this, 'observability', {
      prefix,
      accountId: aws.accountId,
      responders: environment.responders,
    });
    const network = new Network(this, 'network', {
      prefix,
      region: aws.region,
      network: environment.network,
      flowLogs: logs.network,
    });
    new Database(this, 'database', {
      prefix,
      aws,
      database: environment.database,
      logRetentionDays: environment.logs.retentionDays.applications,
      network,
      responders,
    });
  }
}
