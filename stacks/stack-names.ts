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
  /** How each run of a job ended. */
  readonly runs: { readonly logGroup: string };
  /** The function that brings the schema up to date in the middle of a deployment. */
  readonly gate: { readonly function: string };
  readonly database: { readonly identifier: string; readonly errorLog: string };
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
  /** ARNs of SNS. */
  readonly topics: { readonly releng: string; readonly cloudops: string };
}
