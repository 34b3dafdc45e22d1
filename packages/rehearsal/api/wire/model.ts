/**
 * The models of AWS's services as the clients of the AWS SDK v3 carry them at run time: which operations there are, the shapes of what they take
 * and answer, their errors, and the protocol on the wire. No shape is written by hand here.
 */
import { createRequire } from 'node:module';
import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef, StaticOperationSchema } from '@smithy/types';

export type Shape = NormalizedSchema;

export type Protocol = 'query' | 'ec2' | 'json' | 'rest-json' | 'rest-xml';

export interface Operation {
  /** `DescribeDBInstances` */
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
  /** Only REST protocols have one: `['GET', '/2013-04-01/hostedzone/{Id}', 200]`. */
  readonly http?: readonly [method: string, path: string, status: number];
}

export interface ServiceModel {
  /** As people call it: `RDS`, `CloudWatch Logs`. */
  readonly name: string;
  /** In the credentials of a signed request: `rds`, `logs`. */
  readonly signingName: string;
  readonly protocol: Protocol;
  /** `1.0` or `1.1` of the JSON protocols. */
  readonly jsonVersion: string;
  /** What `Version` of a query request says: `2014-10-31`. */
  readonly version: string;
  readonly xmlNamespace: string;
  readonly operations: ReadonlyMap<string, Operation>;
  /** A structure of the service by its name: `DBInstance`. */
  shape(name: string): Shape | undefined;
}

/** Clients by what a request is signed for. A service that is not here is refused by its name. */
const CLIENTS: Readonly<Record<string, string>> = {
  acm: '@aws-sdk/client-acm',
  'application-autoscaling': '@aws-sdk/client-application-auto-scaling',
  backup: '@aws-sdk/client-backup',
  budgets: '@aws-sdk/client-budgets',
  cloudfront: '@aws-sdk/client-cloudfront',
  cloudtrail: '@aws-sdk/client-cloudtrail',
  ec2: '@aws-sdk/client-ec2',
  ecs: '@aws-sdk/client-ecs',
  elasticloadbalancing: '@aws-sdk/client-elastic-load-balancing-v2',
  guardduty: '@aws-sdk/client-guardduty',
  kms: '@aws-sdk/client-kms',
  lambda: '@aws-sdk/client-lambda',
  logs: '@aws-sdk/client-cloudwatch-logs',
  monitoring: '@aws-sdk/client-cloudwatch',
  rds: '@aws-sdk/client-rds',
  route53: '@aws-sdk/client-route-53',
  scheduler: '@aws-sdk/client-scheduler',
  secretsmanager: '@aws-sdk/client-secrets-manager',
  servicediscovery: '@aws-sdk/client-servicediscovery',
  servicequotas: '@aws-sdk/client-service-quotas',
  sns: '@aws-sdk/client-sns',
  ssm: '@aws-sdk/client-ssm',
  states: '@aws-sdk/client-sfn',
  sts: '@aws-sdk/client-sts',
};

const loaded = new Map<string, ServiceModel>();

/** A client takes a tenth of a second to load, EC2's a whole one: only those that are asked for. */
const load = createRequire(__filename);

/** The model of the service that a request is signed for; undefined when there is no client for it. */
export function modelOf(signingName: string): ServiceModel | undefined {
  const client = CLIENTS[signingName];
  if (client === undefined) return undefined;
  const known = loaded.get(signingName) ?? read(signingName, load(client) as object);
  loaded.set(signingName, known);
  return known;
}

/** The parts of a generated client that are read. */
interface Client {
  readonly config: {
    readonly serviceId: string;
    readonly apiVersion: string;
    readonly protocol: {
      readonly constructor: { readonly name: string };
      readonly options?: { readonly xmlNamespace?: string };
      readonly serializer?: { readonly settings?: { readonly xmlNamespace?: string } };
    };
  };
}

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  AwsQueryProtocol: 'query',
  AwsEc2QueryProtocol: 'ec2',
  AwsJson1_0Protocol: 'json',
  AwsJson1_1Protocol: 'json',
  AwsRestJsonProtocol: 'rest-json',
  AwsRestXmlProtocol: 'rest-xml',
};

function read(signingName: string, client: object): ServiceModel {
  const exported = client as Readonly<Record<string, unknown>>;
  const { serviceId, apiVersion, protocol } = configOf(exported);
  const kind = protocol.constructor.name;
  const known = PROTOCOLS[kind];
  if (known === undefined) throw new Error(`${serviceId}: the rehearsal does not speak ${kind}`);
  const schemas = new Map<string, $SchemaRef>();
  const operations = new Map<string, Operation>();
  for (const [name, value] of Object.entries(exported)) {
    if (!name.endsWith('$') || !Array.isArray(value)) continue;
    if (value[0] === OPERATION) operations.set(name.slice(0, -1), operationOf(value as unknown as StaticOperation));
    else schemas.set(name.slice(0, -1), value as unknown as $SchemaRef);
  }
  return {
    name: serviceId,
    signingName,
    protocol: known,
    jsonVersion: kind.includes('1_0') ? '1.0' : '1.1',
    version: apiVersion,
    xmlNamespace: protocol.options?.xmlNamespace ?? protocol.serializer?.settings?.xmlNamespace ?? '',
    operations,
    shape: (name) => {
      const schema = schemas.get(name);
      return schema === undefined ? undefined : NormalizedSchema.of(schema);
    },
  };
}

/** How a static operation begins: `[9, namespace, name, traits, input, output]`. */
const OPERATION = 9;
type StaticOperation = readonly [9, string, string, StaticOperationSchema[3], $SchemaRef, $SchemaRef];

function operationOf([, , name, traits, input, output]: StaticOperation): Operation {
  const http = typeof traits === 'object' ? (traits.http as Operation['http']) : undefined;
  return {
    name,
    input: NormalizedSchema.of(input),
    output: NormalizedSchema.of(output),
    ...(http === undefined ? {} : { http }),
  };
}

/** Whoever rehearses has chosen a Node already: the SDK need not speak of its next year's ones. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** A client is made to ask it for its protocol, and never sends anything. */
function configOf(exported: Readonly<Record<string, unknown>>): Client['config'] {
  const [, made] = Object.entries(exported).find(([name]) => /^[A-Z]\w*Client$/.test(name)) ?? [];
  const make = made as new (config: object) => Client;
  return new make({ region: 'us-east-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } }).config;
}
