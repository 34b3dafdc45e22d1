import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaInvocation } from '@cdktf/provider-aws/lib/lambda-invocation';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../application/commands';
import { fargateSize } from '../../application/fargate';
import type { Generation } from '../database/generation';
import { ServiceRole } from '../identity/service-role';
import type { LogBucket } from '../logs/log-bucket';
import type { PrivateBucket } from '../storage/private-bucket';
import { balrogScript } from './balrog-command';
import { gateMemories, gateMemoryOf } from './gate-memories';
import { FunctionCode } from './function-code';
import { Job } from './job';
import type { JobNeeds } from './job-needs';

export interface SchemaGateProps extends JobNeeds {
  readonly audit: LogBucket;
}

/** The most that Lambda grants. A longer migration fails the apply, goes on, and is found ended by the next one. */
const TIMEOUT_SECONDS = 900;
const RECENT_DAYS = 14;
const HANDLER = 'schema-gate-handler';

/**
 * `upgrade-db`, once for each release and database, never two at once, in the middle of a deployment: `invocation` is there when the
 * schema is what the release needs, and its failure fails the apply.
 */
export class SchemaGate extends Construct {
  readonly invocation: LambdaInvocation;
  readonly job: Job;
  readonly functionName: string;
  /** Bucket of its code, and of other functions'. */
  readonly codeStorage: PrivateBucket;
  /** Path of the parameters in which it remembers what a database has been upgraded for. */
  readonly memoryOf: (generation: Generation) => string;

  constructor(scope: Construct, id: string, props: SchemaGateProps) {
    super(scope, id);
    const { services, release, database } = props;
    const { prefix, accountId, region } = services.location;
    const generation = database.serving.name;
    this.job = new Job(this, 'upgrade', {
      ...props,
      name: COMMANDS.upgradeDb,
      size: fargateSize(512, 1024),
      containers: (log) => [
        balrogScript({
          name: COMMANDS.upgradeDb,
          scripts: ['own-generation', 'upgrade-schema'],
          release,
          log,
          dburi: services.secrets.arns['dburi-migrate'],
          generation,
          // In the middle of a deployment the name that serves leads to this one or to the one before.
          variables: { DATABASE_HOST: database.names.hostOf(generation) },
        }),
      ],
    });
    const memoryPath = `/${prefix}/schema-gate`;
    this.memoryOf = (generation) => gateMemoryOf(memoryPath, generation);
    const { gate, codeStorage } = this.createFunction(props, memoryPath, [
      ...this.job.runStatements,
      {
        sid: 'WatchTheTask',
        actions: ['ecs:DescribeTasks', 'ecs:ListTasks'],
        resources: ['*'],
        condition: [{ test: 'ArnEquals', variable: 'ecs:cluster', values: [services.cluster.arn] }],
      },
      // ECS knows no resource for this one.
      { sid: 'ReadTaskDefinitions', actions: ['ecs:DescribeTaskDefinition'], resources: ['*'] },
      {
        sid: 'RememberReleases',
        actions: ['ssm:GetParameter', 'ssm:PutParameter'],
        resources: [`arn:aws:ssm:${region}:${accountId}:parameter${memoryPath}/*`],
      },
      {
        sid: 'EndItsTurn',
        actions: ['ssm:DeleteParameter'],
        resources: [`arn:aws:ssm:${region}:${accountId}:parameter${memoryPath}/turn`],
      },
    ]);
    this.functionName = gate.functionName;
    this.codeStorage = codeStorage;
    const digest = release.digest.balrog;
    // INVARIANT: gate-before-admin
    this.invocation = new LambdaInvocation(this, 'invocation', {
      functionName: gate.functionName, // INVARIANT: gate-asks-release
      // INVARIANT: gate-asks-release. Once for each release and each database: nothing else stands in here, so nothing else makes it run again. What the release does to the
      // schema is for whoever reads the plan; the function does not.
      input: JSON.stringify({
        version: release.version,
        digest,
        schemaChange: release.schemaChange,
        generation,
        memories: gateMemories(memoryPath, database),
      }),
      triggers: { digest, generation },
      dependsOn: [this.job.task.definition, ...database.names.recordsOf(generation)],
    });
  }

  private createFunction(
    { services, audit }: SchemaGateProps,
    memoryPath: string,
    statements: Job['runStatements'],
  ): { readonly gate: LambdaFunction; readonly codeStorage: PrivateBucket } {
    const { prefix, accountId } = services.location;
    const functionName = `${prefix}-schema-gate`;
    const log = new CloudwatchLogGroup(this, 'log', {
      name: `/aws/lambda/${functionName}`,
      retentionInDays: RECENT_DAYS,
    });
    const role = new ServiceRole(this, 'role', {
      name: functionName,
      service: 'lambda.amazonaws.com',
      accountId,
      permissions: {
        statements: [
          ...statements,
          {
            sid: 'WriteItsLog',
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            resources: [`${log.arn}:*`],
          },
        ],
      },
    });
    const code = new FunctionCode(this, 'code', {
      prefix,
      accountId,
      name: 'schema-gate',
      files: { [`${HANDLER}.js`]: readFileSync(join(__dirname, `${HANDLER}.js`), 'utf8') },
      audit,
    });
    const gate = new LambdaFunction(this, 'function', {
      functionName,
      description: `Runs ${COMMANDS.upgradeDb} once for each release, in the middle of its deployment`,
      role: role.arn,
      runtime: 'nodejs22.x',
      handler: `${HANDLER}.handler`,
      s3Bucket: code.bucket,
      s3Key: code.key,
      sourceCodeHash: code.sha256,
      timeout: TIMEOUT_SECONDS,
      memorySize: 256,
      environment: {
        variables: {
          CLUSTER: services.cluster.name,
          FAMILY: this.job.task.family,
          SUBNETS: this.job.subnetIds.join(','),
          SECURITY_GROUP: this.job.network.securityGroup.id,
          LOG_GROUP: this.job.task.logGroup.name,
          MEMORY_PATH: memoryPath,
        },
      },
      dependsOn: [log, role.permissions, code.object],
    });
    return { gate, codeStorage: code.storage };
  }
}
