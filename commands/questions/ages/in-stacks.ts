/** What of the synthesized stacks grows old: everything that carries an image, a runtime, an engine, a TLS policy or a provider. */
import { balrogImage, PYTHON } from '../../../application/images';
import { lives } from '../../../application/version';
import { SIDECAR_IMAGES } from '../../../constructs/services/sidecar-images';
import { releases } from '../../../environments';
import type { Product } from '../../../environments/ages';
import type { StackText } from '../../stacks';

/** One thing that is in use at one place. */
export interface Use {
  readonly product: Product;
  readonly version: string;
  readonly where: string;
}

type Attributes = Readonly<Record<string, unknown>>;

/** An argument with such a name says which version of something AWS or GCP is to run, at any depth and inside of JSON. */
const CARRIES_A_VERSION =
  /(^|_)(image|image_uri|runtime|runtime_version|engine_version|ssl_policy|(?<!content_)security_policy|minimum_protocol_version|min_tls_version|tls_version|platform_version|ca_cert_identifier)$/;

/** `<type>.<argument>` -> what it is a version of. */
const PRODUCT_OF: Readonly<Record<string, (value: string, of: Attributes) => Omit<Use, 'where'>>> = {
  'aws_athena_workgroup.selected_engine_version': (version) => ({ product: 'Athena engine', version }),
  'aws_cloudfront_distribution.minimum_protocol_version': (version) => ({
    product: 'TLS policy of CloudFront',
    version,
  }),
  'aws_cloudfront_function.runtime': (version) => ({ product: 'CloudFront Functions runtime', version }),
  'aws_db_instance.engine_version': (version, { engine }) => {
    if (engine !== 'mysql') throw new Error(`nothing is known of the engine ${String(engine)}`);
    return { product: 'RDS for MySQL', version };
  },
  'aws_ecs_service.platform_version': (version) => ({ product: 'Fargate platform', version }),
  'aws_scheduler_schedule.platform_version': (version) => ({ product: 'Fargate platform', version }),
  'aws_ecs_task_definition.image': (image) => ofImage(image),
  'aws_lambda_function.runtime': (version) => ({ product: 'Lambda runtime', version }),
  'aws_lb_listener.ssl_policy': (version) => ({ product: 'TLS policy of load balancers', version }),
};

const PRODUCT_OF_SIDECAR: Readonly<Record<keyof typeof SIDECAR_IMAGES, Product>> = {
  nginx: 'nginx',
  logRouter: 'AWS for Fluent Bit',
  metricsCollector: 'ADOT collector',
  shell: 'busybox',
  awsCli: 'AWS CLI',
  mysqlClient: 'MySQL client',
  googleCloudCli: 'Google Cloud CLI',
};

/** An image is known by its digest: a stack has no tag. */
function ofImage(image: string): Omit<Use, 'where'> {
  const digest = image.split('@')[1];
  const sidecar = (Object.keys(SIDECAR_IMAGES) as (keyof typeof SIDECAR_IMAGES)[]).find(
    (name) => SIDECAR_IMAGES[name].digest === digest,
  );
  if (sidecar !== undefined) return { product: PRODUCT_OF_SIDECAR[sidecar], version: SIDECAR_IMAGES[sidecar].tag };
  const release = Object.values(releases).find(({ digest: of }) => JSON.stringify(of).includes(digest ?? image));
  const python = release && PYTHON.find((each) => lives(release.version, each))?.python;
  if (balrogImage(image) === undefined || python === undefined) throw new Error(`nothing is known of the image`);
  return { product: "Python of Balrog's image", version: python };
}

/**
 * @param stacks by name, as `synthesizedStacks` gives them
 * @throws Error with everything that carries a version of which nothing is known here
 */
export function usesInStacks(stacks: Readonly<Record<string, StackText>>): readonly Use[] {
  const unknown = new Set<string>();
  const uses = Object.entries(stacks).flatMap(([stack, json]) => [
    ...providersOf(json).map((use) => ({ ...use, where: stack })),
    ...versionsOf(json).flatMap(({ type, argument, value, resource }) => {
      const known = PRODUCT_OF[`${type}.${argument}`];
      try {
        if (known === undefined) throw new Error('nothing says what it is a version of');
        return [{ ...known(value, resource), where: stack }];
      } catch (error) {
        unknown.add(`${stack}: ${type}.${argument} is ${JSON.stringify(value)}: ${(error as Error).message}`);
        return [];
      }
    }),
  ]);
  if (unknown.size === 0) return uses;
  throw new Error(
    `${[...unknown].join('\n')}\n\nSay in commands/questions/ages/in-stacks.ts what grows old there, and until when in environments/ages.ts.`,
  );
}

function providersOf(json: StackText): readonly Omit<Use, 'where'>[] {
  const { required_providers: providers = {} } = (json['terraform'] ?? {}) as {
    required_providers?: Readonly<Record<string, { source: string; version: string }>>;
  };
  return Object.values(providers).map(({ source, version }) => ({
    product: (source.includes('/') ? source : `hashicorp/${source}`) as Product,
    version,
  }));
}

interface Version {
  readonly type: string;
  readonly argument: string;
  readonly value: string;
  readonly resource: Attributes;
}

const versionsOf = (json: StackText): readonly Version[] =>
  Object.entries((json['resource'] ?? {}) as Record<string, Record<string, Attributes>>).flatMap(([type, named]) =>
    Object.values(named).flatMap((resource) =>
      below(resource).map(([argument, value]) => ({ type, argument, value, resource })),
    ),
  );

function below(value: unknown, key = ''): readonly (readonly [argument: string, value: string])[] {
  if (typeof value === 'string') {
    if (CARRIES_A_VERSION.test(key)) return [[key, value]];
    return /^[[{]/.test(value) ? below(parsed(value), key) : [];
  }
  if (Array.isArray(value)) return value.flatMap((each) => below(each, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => (name === '//' ? [] : below(each, name)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
