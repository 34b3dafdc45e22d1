/** What AWS says of the account. What nobody may read, or nobody answers, is an error in its place: that is no "there is none". */
import { nameOf, type ClientSettings } from '../operations/aws/clients';

export interface Trail {
  readonly name: string;
  readonly allRegions: boolean;
  readonly logs: boolean;
  /** Services whose management events it leaves out: `kms.amazonaws.com`; undefined where it records no management events. */
  readonly excluded: readonly string[] | undefined;
}

export interface Budget {
  readonly name: string;
  /** `900 USD` */
  readonly limit: string;
}

export type Said<T> = T | Error;

export interface Seen {
  /** Twelve digits. */
  readonly account: Said<string>;
  readonly trails: Said<readonly Trail[]>;
  /** Whether a detector is enabled, by region. */
  readonly detectors: Readonly<Record<string, Said<boolean>>>;
  /** Of costs, by the month. */
  readonly budgets: Said<readonly Budget[]>;
  /** By AWS's name of the quota: what the account has; undefined where Service Quotas does not list it. */
  readonly quotas: Readonly<Record<string, Said<number | undefined>>>;
}

export interface AskedQuota {
  /** As people call it: `AWS Fargate`. */
  readonly service: string;
  readonly name: string;
}

/** As Service Quotas calls each service (ListServices). */
export const SERVICE_CODES: Readonly<Record<string, string>> = {
  'AWS Cloud Map': 'servicediscovery',
  'AWS Fargate': 'fargate',
  'AWS Lambda': 'lambda',
  'AWS WAF': 'wafv2',
  'Amazon CloudFront': 'cloudfront',
  'Amazon CloudWatch': 'monitoring',
  'Amazon EC2': 'ec2',
  'Amazon ECR': 'ecr',
  'Amazon ECS': 'ecs',
  'Amazon EventBridge': 'events',
  'Amazon RDS': 'rds',
  'Amazon Route 53': 'route53',
  'Amazon S3': 's3',
  'Amazon VPC': 'vpc',
  'CloudWatch Logs': 'logs',
  'Elastic Load Balancing': 'elasticloadbalancing',
  IAM: 'iam',
};

/** Budgets are of no region, and answer there. */
const BUDGETS_REGION = 'us-east-1';

/**
 * @param settings of the region in which the environment is
 * @param regions in which GuardDuty should be on
 */
export async function ask(
  settings: ClientSettings,
  regions: readonly string[],
  quotas: readonly AskedQuota[],
): Promise<Seen> {
  const account = await said(() => accountOf(settings));
  return {
    account,
    trails: await said(() => trailsOf(settings)),
    detectors: Object.fromEntries(
      await Promise.all(
        regions.map(async (region) => [region, await said(() => isDetecting({ ...settings, region }))] as const),
      ),
    ),
    budgets: account instanceof Error ? account : await said(() => budgetsOf(settings, account)),
    quotas: Object.fromEntries(
      await Promise.all(quotas.map(async (one) => [one.name, await said(() => quotaOf(settings, one))] as const)),
    ),
  };
}

async function said<T>(run: () => Promise<T>): Promise<Said<T>> {
  try {
    return await run();
  } catch (error) {
    return new Error(`${nameOf(error)}: ${error instanceof Error ? error.message : ''}`);
  }
}

async function accountOf(settings: ClientSettings): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  return (await new STSClient(settings).send(new GetCallerIdentityCommand({}))).Account ?? '';
}

async function trailsOf(settings: ClientSettings): Promise<readonly Trail[]> {
  const { CloudTrailClient, DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand } =
    await import('@aws-sdk/client-cloudtrail');
  const client = new CloudTrailClient(settings);
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({}));
  return Promise.all(
    trailList.map(async ({ Name = '', TrailARN = Name, IsMultiRegionTrail }) => {
      const { IsLogging } = await client.send(new GetTrailStatusCommand({ Name: TrailARN }));
      const selectors = await client.send(new GetEventSelectorsCommand({ TrailName: TrailARN }));
      return {
        name: Name,
        allRegions: IsMultiRegionTrail === true,
        logs: IsLogging === true,
        excluded: excluded(selectors),
      };
    }),
  );
}

interface Selectors {
  readonly EventSelectors?:
    | readonly {
        readonly IncludeManagementEvents?: boolean | undefined;
        readonly ExcludeManagementEventSources?: readonly string[] | undefined;
      }[]
    | undefined;
  readonly AdvancedEventSelectors?:
    | readonly {
        readonly FieldSelectors?:
          | readonly {
              readonly Field?: string | undefined;
              readonly Equals?: readonly string[] | undefined;
              readonly NotEquals?: readonly string[] | undefined;
            }[]
          | undefined;
      }[]
    | undefined;
}

/** A trail has selectors of the one kind or of the other (CloudTrail API reference, GetEventSelectors). */
function excluded({ EventSelectors = [], AdvancedEventSelectors = [] }: Selectors): readonly string[] | undefined {
  const plain = EventSelectors.filter((one) => one.IncludeManagementEvents === true).map(
    (one) => one.ExcludeManagementEventSources ?? [],
  );
  const advanced = AdvancedEventSelectors.map(({ FieldSelectors = [] }) => FieldSelectors)
    .filter((fields) => fields.some(({ Field, Equals }) => Field === 'eventCategory' && Equals?.includes('Management')))
    .map((fields) => fields.flatMap(({ Field, NotEquals }) => (Field === 'eventSource' ? (NotEquals ?? []) : [])));
  const all = [...plain, ...advanced];
  // What one of them records is recorded.
  return all.length === 0 ? undefined : (all[0] ?? []).filter((source) => all.every((one) => one.includes(source)));
}

async function isDetecting(settings: ClientSettings): Promise<boolean> {
  const { GetDetectorCommand, GuardDutyClient, ListDetectorsCommand } = await import('@aws-sdk/client-guardduty');
  const client = new GuardDutyClient(settings);
  // A region has one at most.
  const [id] = (await client.send(new ListDetectorsCommand({}))).DetectorIds ?? [];
  if (id === undefined) return false;
  return (await client.send(new GetDetectorCommand({ DetectorId: id }))).Status === 'ENABLED';
}

async function budgetsOf(settings: ClientSettings, account: string): Promise<readonly Budget[]> {
  const { BudgetsClient, paginateDescribeBudgets } = await import('@aws-sdk/client-budgets');
  const client = new BudgetsClient({ ...settings, region: BUDGETS_REGION });
  const found: Budget[] = [];
  for await (const { Budgets = [] } of paginateDescribeBudgets({ client }, { AccountId: account }))
    for (const { BudgetName = '', BudgetType, TimeUnit, BudgetLimit } of Budgets)
      if (BudgetType === 'COST' && TimeUnit === 'MONTHLY')
        found.push({ name: BudgetName, limit: `${BudgetLimit?.Amount ?? '?'} ${BudgetLimit?.Unit ?? ''}`.trim() });
  return found;
}

async function quotaOf(settings: ClientSettings, { service, name }: AskedQuota): Promise<number | undefined> {
  const { paginateListServiceQuotas, ServiceQuotasClient } = await import('@aws-sdk/client-service-quotas');
  const client = new ServiceQuotasClient(settings);
  const asked = { ServiceCode: SERVICE_CODES[service] };
  for await (const { Quotas = [] } of paginateListServiceQuotas({ client }, asked)) {
    const found = Quotas.find(({ QuotaName }) => QuotaName === name);
    if (found !== undefined) return found.Value;
  }
  return undefined;
}
