/**
 * What things are called: the one output of a stack, `balrog`. Commands and people read names there, of a deployment or of the
 * synthesized stack, and put none together themselves.
 */

/** Of both stacks of an environment. */
export interface AccountNames {
  readonly environment: string;
  /** What the names of its AWS resources begin with, and a dash. */
  readonly prefix: string;
  /** Twelve digits. */
  readonly account: string;
  /** `backups` is where the copies of backups live. */
  readonly regions: { readonly main: string; readonly backups: string };
  readonly state: { readonly bucket: string; readonly key: string };
}

/** Of the bootstrap stack: what GitHub's jobs take and where they put plans. The variables of GitHub's environments say the same. */
export interface DeliveryNames extends AccountNames {
  readonly delivery: {
    /** `owner/name` on GitHub, and GitHub's number of it. */
    readonly repository: string;
    readonly repositoryId: number;
    /** ARNs, by the name of the role. */
    readonly roles: Readonly<Record<'reader' | 'planner' | 'deployer' | 'ui', string>> & { readonly witness?: string };
    /** S3. */
    readonly plans: string;
    /** Of Google Cloud: the provider's full name, and e-mail addresses of service accounts. */
    readonly google: { readonly provider: string; readonly reader: string; readonly deployer: string };
  };
}

export interface TaskNames {
  /** Without a revision: ECS takes the newest. */
  readonly family: string;
  readonly logGroup: string;
}

/** As ECS has it (API reference, `NetworkConfiguration`). */
export interface TaskPlacement {
  readonly awsvpcConfiguration: {
    readonly subnets: readonly string[];
    readonly securityGroups: readonly string[];
    readonly assignPublicIp: 'DISABLED';
  };
}

/** A host name and where it leads. `dnsName` is known after the deployment. */
interface DomainNames {
  readonly hostname: string;
  readonly dnsName: string;
}

interface ServedDomainNames extends DomainNames {
  readonly targetGroupArn: string;
  /** As CloudWatch's dimension has it: `app/balrog-prod-aus5/50dc6c495c0c9188`. */
  readonly loadBalancer: string;
}

/** One instance of the update database, which may be there or not: `environments/databases.json` says. */
interface GenerationNames {
  readonly identifier: string;
  /** Its name inside the VPC. */
  readonly host: string;
  /** Of RDS; a restore names it, or RDS takes the default one. */
  readonly parameterGroup: string;
  /** Of CloudWatch. */
  readonly errorLog: string;
  /** The prefix of the schema gate's parameters for it. */
  readonly gateMemory: string;
}

/** What a restore needs to know. Ids and ARNs are known after the deployment. */
interface DatabaseNames {
  /** Of the generation that serves. */
  readonly identifier: string;
  readonly errorLog: string;
  readonly serving: string;
  /** What the DBURIs say: leads to the generation that serves. */
  readonly host: string;
  /** Private, of Route 53. */
  readonly zone: { readonly id: string; readonly name: string };
  readonly securityGroupId: string;
  readonly subnetGroup: string;
  /** Of databases that Terraform makes, and of master passwords and Performance Insights of all. */
  readonly kmsKeyArn: string;
  readonly monitoringRoleArn: string;
  /** Of RDS's event subscription. */
  readonly events: string;
  readonly generations: Readonly<Record<string, GenerationNames>>;
  /** Role of a database user -> the secret with its DBURI. */
  readonly users: Readonly<Record<string, string>>;
}

/** Of an environment. What AWS makes up (ids, ARNs, DNS names) is known after the deployment, all else in the synthesized stack, too. */
export interface StackNames extends AccountNames {
  /** `cloudfront` is where CloudFront's certificate, alarms and log are. */
  readonly regions: AccountNames['regions'] & { readonly cloudfront: string };
  /** Google Cloud's. */
  readonly project: string;
  readonly cluster: string;
  /** By the name of the ECS service. */
  readonly services: Readonly<Record<string, TaskNames>>;
  /** Tasks that end, by their name. `network` is what `aws ecs run-task --network-configuration` takes. */
  readonly jobs: Readonly<Record<string, TaskNames & { readonly network: TaskPlacement }>>;
  /** Of EventBridge Scheduler: job -> name of its schedule, in the default group. */
  readonly schedules: Readonly<Record<string, string>>;
  /** How each run of a job ended. */
  readonly runs: { readonly logGroup: string };
  /** The function that brings the schema up to date in the middle of a deployment. */
  readonly gate: { readonly function: string };
  readonly database: DatabaseNames;
  /** Of AWS Backup. */
  readonly vault: string;
  readonly domains: Readonly<Record<string, ServedDomainNames>>;
  readonly adminUi: DomainNames & { readonly bucket: string; readonly distributionId: string };
  readonly logs: {
    /** S3, by retention class. */
    readonly buckets: Readonly<Record<'requests' | 'applications' | 'network' | 'audit', string>>;
    readonly workgroup: string;
    readonly database: string;
    /** `s3://bucket/path/` */
    readonly answers: string;
    readonly redashRoleArn: string;
  };
  /** Cloud Storage. */
  readonly history: { readonly releases: string; readonly nightlies: string; readonly dump: string };
  /** Every secret of Secrets Manager. */
  readonly secrets: readonly string[];
  /** Every log group of CloudWatch, in all regions. */
  readonly logGroups: readonly string[];
  /** ARNs of SNS. `chat` is #balrog's, which takes custom notifications (constructs/observability/chat). */
  readonly topics: { readonly releng: string; readonly cloudops: string; readonly chat: string };
}
