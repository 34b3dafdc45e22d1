/** A stack with the services, their jobs and what they need of the rooms beside them: a given-out of an environment. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { App, TerraformStack } from 'cdktf';
import { Database } from '../../constructs/database/database';
import { Jobs } from '../../constructs/jobs/jobs';
import { Logs } from '../../constructs/logs/logs';
import { Network } from '../../constructs/network/network';
import { Responders } from '../../constructs/alarms/responders';
import { Services } from '../../constructs/services/services';
import { SecretCopies } from '../../constructs/storage/secret-copies';
import type { HistoryAccess, ServedDomain } from '../../constructs/services/service-contracts';
import type { Autograph } from '../../constructs/services/service-value';
import { ADDRESSING } from '../../stacks/addressing';
import { validatedNamed } from '../kit';
import type { Environment } from '../../environments/environment';
import type { Release } from '../../environments/release';
import { useAccount } from '../../stacks/account';
import { SynthesizedStack } from '../kit';

export type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

/** What a test may change before the stack is made. */
export interface CutOutProps {
  environment: Mutable<Environment>;
  release: Mutable<Release>;
  history: HistoryAccess;
  autograph?: Autograph;
}

const KEY_FILES: HistoryAccess = {
  releaseBucket: 'balrog-prod-release-history-v1',
  nightlyBucket: 'balrog-prod-nightly-history-v1',
  dumpBucket: 'balrog-prod-dbdump-v1',
  adminAccount: 'balrog-prod-admin@balrog-prod-example.iam.gserviceaccount.com',
  dumpAccount: 'balrog-prod-dump@balrog-prod-example.iam.gserviceaccount.com',
  credentials: {
    kind: 'key-file',
    adminSecretArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:balrog-prod-history-admin-key-AbCdEf',
    dumpSecretArn: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:balrog-prod-history-dump-key-AbCdEf',
    encryptionKeyArn: 'arn:aws:kms:us-west-2:111122223333:key/00000000-0000-4000-8000-000000000001',
  },
};

function domain(stack: TerraformStack, name: string, network: Network): ServedDomain {
  const vpcId = network.vpc.id;
  const securityGroup = new SecurityGroup(stack, `edge-${name}-group`, { vpcId });
  const targetGroup = new LbTargetGroup(stack, `edge-${name}-targets`, {
    vpcId,
    targetType: 'ip',
    protocol: 'HTTP',
    port: 8080,
    deregistrationDelay: '75',
    healthCheck: { path: '/__lbheartbeat__' },
  });
  const lb = new Lb(stack, `edge-${name}-lb`, { name, securityGroups: [securityGroup.id] });
  return { name, hostname: `${name}.example.com`, lb, securityGroup, targetGroup, listeners: [lb] };
}

class CutOut extends TerraformStack {
  constructor(app: App, given: CutOutProps) {
    const { environment, release, history } = given;
    super(app, environment.name);
    const { aws } = environment;
    const prefix = `balrog-${environment.name}`;
    useAccount(this, environment);
    const { retentionDays, requestTables } = environment.logs;
    const logs = new Logs(this, 'logs', { prefix, aws, retentionDays, requestTables });
    const responders = new Responders(this, 'responders', {
      prefix,
      accountId: aws.accountId,
      responders: environment.responders,
      pager: environment.observability.pager,
    });
    const network = new Network(this, 'network', {
      prefix,
      aws,
      network: environment.network,
      flowLogs: logs.network,
    });
    const { updateDatabase: database } = new Database(this, 'database', {
      prefix,
      aws,
      database: environment.database,
      databases: environment.databases,
      logRetentionDays: environment.logs.retentionDays.applications,
      network,
      responders,
    });
    const edge = {
      clientDomains: Object.keys(environment.edge.clientDomains).map((name) => domain(this, name, network)),
      admin: domain(this, 'admin', network),
      adminUi: { origin: `https://${environment.edge.adminUi.hostname}` },
    };
    const services = new Services(this, 'services', {
      prefix,
      aws,
      secretCopies: new SecretCopies(this, 'secret-copies', { prefix, aws }),
      services: environment.services,
      release,
      network,
      vpcCidr: environment.network.cidr,
      database,
      edge,
      history,
      logs,
      responders,
      ...(given.autograph && { autograph: given.autograph }),
    });
    new Jobs(this, 'jobs', {
      services,
      jobs: environment.jobs,
      release,
      network,
      database,
      history,
      audit: logs.audit,
      backups: {
        vault: { arn: 'arn:aws:backup:us-west-2:1:backup-vault:v', keyArn: 'arn:aws:kms:us-west-2:1:key/vault' },
        secondRegion: aws.backupRegion,
        instanceClass: environment.database.instanceClass,
      },
    });
  }
}

/** The given-out of an environment of the repository, with something changed. */
export function servicesWith(change: (given: CutOutProps) => void = () => undefined, name = 'prod'): SynthesizedStack {
  const found = validatedNamed(name);
  const given: CutOutProps = structuredClone({ ...found, history: KEY_FILES });
  change(given);
  const outdir = mkdtempSync(join(tmpdir(), 'balrog-services-'));
  try {
    const app = new App({ outdir, stackTraces: false, context: ADDRESSING });
    new CutOut(app, given);
    app.synth();
    return new SynthesizedStack(readFileSync(join(outdir, 'stacks', given.environment.name, 'cdk.tf.json'), 'utf8'));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** A container as cdk.tf.json has it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into the ECS API's shapes
export type Json = Record<string, any>;

/** The containers of a task family without its prefix, by name. */
export function containersOf(stack: SynthesizedStack, task: string): Readonly<Record<string, Json>> {
  const found = stack.all.find(
    ({ type, json }) => type === 'aws_ecs_task_definition' && String(json.family).endsWith(`-${task}`),
  );
  if (found === undefined) throw new Error(`no task definition of ${task}`);
  const containers = JSON.parse(String(found.json.container_definitions)) as Json[];
  return Object.fromEntries(containers.map((container) => [container.name, container]));
}

/** The variables of a container; secrets by what their `valueFrom` says. */
export const variablesOf = (container: Json): Record<string, string> =>
  Object.fromEntries((container.environment ?? []).map(({ name, value }: Json) => [name, value]));
export const secretsOf = (container: Json): Record<string, string> =>
  Object.fromEntries((container.secrets ?? []).map(({ name, valueFrom }: Json) => [name, valueFrom]));
