/** The few requests that moto is not asked, or not as they are, each with its reason. Everything else is moto's own answer. */
import { CompositeAlarms } from './composite-alarms';
import { json, xml, type Answer, type Asked } from './exchange';

/** What is answered in moto's place, for the report. */
export const IN_PLACE: readonly string[] = [
  'Step Functions: ValidateStateMachineDefinition finds every definition valid, and no state machine has versions; moto knows neither question',
  'CloudWatch: composite alarms are read back as they were put; moto knows none',
  'CloudFront: response headers policies are read back as they were put, and functions can be published; moto knows neither',
  'Application Auto Scaling: the tags of scalable targets are those that were put last; moto keeps none',
  'ECS: services are steady at once, because nothing runs in moto',
  'S3: a bucket policy is read back as it was put, but moto gets it without denials under a condition, which it would take for denials without one',
];

/** State of one run: what is read back as it was put. */
export class InPlace {
  private readonly alarms = new CompositeAlarms();
  /** By bucket. */
  private readonly policies = new Map<string, Buffer>();
  /** By id. */
  private readonly headerPolicies = new Map<string, string>();
  private targetTags: unknown = {};

  /** The answer that is given in moto's place; undefined where moto is asked. */
  answer(asked: Asked): Answer | undefined {
    switch (asked.service) {
      case 'states':
        return stateMachines(asked);
      case 'monitoring':
        return this.alarms.answer(asked);
      case 'cloudfront':
        return this.cloudFront(asked);
      case 'application-autoscaling':
        return this.autoscaling(asked);
      case 's3':
        return this.bucketPolicy(asked);
      default:
        return undefined;
    }
  }

  /** The answer as the provider gets it. */
  ofMoto(asked: Asked, answer: Answer): Answer {
    if (asked.service !== 'ecs' || asked.operation !== 'DescribeServices' || answer.status !== 200) return answer;
    const { services, ...rest } = JSON.parse(answer.body.toString('utf8')) as { services: readonly Service[] };
    const { 'content-length': _length, ...headers } = answer.headers;
    return { ...answer, headers, body: Buffer.from(JSON.stringify({ ...rest, services: services.map(steady) })) };
  }

  /** The request as moto gets it. */
  forMoto(asked: Asked): Asked {
    if (asked.method !== 'PUT' || policyBucket(asked) === undefined) return asked;
    const headers = Object.fromEntries(
      Object.entries(asked.headers).filter(([name]) => !/^content-md5$|checksum/.test(name)),
    );
    return { ...asked, headers, body: Buffer.from(withoutConditionalDenials(asked.body.toString('utf8'))) };
  }

  private cloudFront({ method, path, body }: Asked): Answer | undefined {
    if (method === 'POST' && /\/function\/[^/]+\/publish$/.test(path)) return xml('<FunctionSummary/>');
    const [, rest] = /^\/2020-05-31\/response-headers-policy(?:\/([^/?]+))?$/.exec(path) ?? [];
    const id = rest ?? `policy-${this.headerPolicies.size}`;
    const isPolicy = path.startsWith('/2020-05-31/response-headers-policy');
    if (isPolicy && (method === 'POST' || method === 'PUT')) this.headerPolicies.set(id, body.toString('utf8'));
    const config = isPolicy ? this.headerPolicies.get(id) : undefined;
    if (config === undefined) return undefined;
    const text = `<ResponseHeadersPolicy><Id>${id}</Id>${config.replace(/^<\?xml[^>]*>/, '')}</ResponseHeadersPolicy>`;
    return xml(text, { etag: `E${id}` }, method === 'POST' ? 201 : 200);
  }

  private autoscaling({ operation, body }: Asked): Answer | undefined {
    if (operation === 'ListTagsForResource') return json({ Tags: this.targetTags });
    if (operation === 'RegisterScalableTarget') {
      const { Tags } = JSON.parse(body.toString('utf8')) as { Tags?: unknown };
      if (Tags !== undefined) this.targetTags = Tags;
    }
    return undefined;
  }

  private bucketPolicy(asked: Asked): Answer | undefined {
    const bucket = policyBucket(asked);
    if (bucket === undefined) return undefined;
    const body = this.policies.get(bucket);
    if (asked.method === 'GET' && body !== undefined) return { ...json({}), body };
    if (asked.method === 'DELETE') this.policies.delete(bucket);
    if (asked.method === 'PUT') this.policies.set(bucket, asked.body);
    return undefined;
  }
}

function stateMachines({ operation }: Asked): Answer | undefined {
  if (operation === 'ValidateStateMachineDefinition') return json({ result: 'OK', diagnostics: [] });
  if (operation === 'ListStateMachineVersions') return json({ stateMachineVersions: [] });
  return undefined;
}

interface Service {
  readonly desiredCount: number;
  readonly deployments: readonly { readonly status: string; readonly desiredCount: number }[];
}

/** As ECS describes a service whose deployment is over. */
function steady(service: Service): Service {
  const deployments = service.deployments.filter(({ status }) => status === 'PRIMARY');
  const running = (desiredCount: number) => ({ runningCount: desiredCount, pendingCount: 0 });
  return {
    ...service,
    ...running(service.desiredCount),
    deployments: deployments.map((one) => ({ ...one, ...running(one.desiredCount), rolloutState: 'COMPLETED' })),
  };
}

/** The bucket of `/bucket?policy`. */
function policyBucket({ service, path }: Asked): string | undefined {
  return service === 's3' ? /^\/([^/?]+)\/?\?policy=?$/.exec(path)?.[1] : undefined;
}

function withoutConditionalDenials(text: string): string {
  const policy = JSON.parse(text) as { Statement?: readonly Readonly<Record<string, unknown>>[] };
  const kept = (policy.Statement ?? []).filter(
    (statement) => statement['Effect'] !== 'Deny' || statement['Condition'] === undefined,
  );
  return JSON.stringify({ ...policy, Statement: kept });
}
