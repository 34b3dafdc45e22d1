/**
 * The images beside Balrog's own, each pinned: a tag can be moved by whoever pushes to it, a digest cannot.
 *
 * OWNER: the digests are examples. Write what the registry shows for the tag, for the platform linux/amd64:
 * `docker buildx imagetools inspect <repository>:<tag>`.
 */
interface SidecarImage {
  readonly repository: string;
  /** For people: what the digest was when it was looked up. */
  readonly tag: string;
  readonly digest: string;
}

/** Visibly no digest of an image. */
const EXAMPLE = (number: number) => `sha256:${'e'.repeat(60)}${String(number).padStart(4, '0')}`;

export const SIDECAR_IMAGES = {
  /** In front of admin, and beside the agent. */
  nginx: { repository: 'public.ecr.aws/nginx/nginx', tag: '1.30', digest: EXAMPLE(1) },
  /** Fluent Bit with the outputs for S3 and CloudWatch Logs. */
  logRouter: { repository: 'public.ecr.aws/aws-observability/aws-for-fluent-bit', tag: '3.4.8', digest: EXAMPLE(2) },
  /** OpenTelemetry collector with the statsd receiver. */
  metricsCollector: {
    repository: 'public.ecr.aws/aws-observability/aws-otel-collector',
    tag: 'v0.49.0',
    digest: EXAMPLE(3),
  },
  /** A shell that writes files before the others start. */
  shell: { repository: 'public.ecr.aws/docker/library/busybox', tag: '1.37', digest: EXAMPLE(4) },
  /** Passwords and secrets of the database's users. */
  awsCli: { repository: 'public.ecr.aws/aws-cli/aws-cli', tag: '2.34.61', digest: EXAMPLE(5) },
  /** The client that makes the database's users; it speaks to a server of 8.0 as well. */
  mysqlClient: { repository: 'public.ecr.aws/docker/library/mysql', tag: '8.4', digest: EXAMPLE(6) },
  /** Uploads the public dump. */
  googleCloudCli: { repository: 'docker.io/google/cloud-sdk', tag: '582.0.0-slim', digest: EXAMPLE(7) },
} as const satisfies Readonly<Record<string, SidecarImage>>;

/** Names of the images whose digest the owner has not looked up yet. */
export const exampleImages = () =>
  (Object.keys(SIDECAR_IMAGES) as (keyof typeof SIDECAR_IMAGES)[]).filter((name) =>
    SIDECAR_IMAGES[name].digest.includes('e'.repeat(60)),
  );

export const imageOf = (name: keyof typeof SIDECAR_IMAGES) => {
  const { repository, digest } = SIDECAR_IMAGES[name];
  return `${repository}@${digest}`;
};
