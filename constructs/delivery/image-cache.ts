/**
 * The account's own registry as a cache of the two registries that images come from. A task that started straight from Docker Hub
 * would share a limit of 100 pulls in six hours with all tasks behind the same NAT gateway ("Docker Hub usage and limits",
 * Docker documentation), and none would start while Docker Hub is away.
 */
import { EcrPullThroughCacheRule } from '@cdktf/provider-aws/lib/ecr-pull-through-cache-rule';
import { EcrRepositoryCreationTemplate } from '@cdktf/provider-aws/lib/ecr-repository-creation-template';
import { Construct } from 'constructs';

interface Upstream {
  /** As images name it. */
  readonly registry: string;
  /** As ECR wants it ("Creating a pull through cache rule", ECR user guide). */
  readonly url: string;
  /** What the names of cached repositories begin with. A change makes everything be fetched anew. */
  readonly prefix: string;
  /** Refuses a rule without the credentials of an account. */
  readonly needsAccount: boolean;
}

const UPSTREAMS: readonly Upstream[] = [
  { registry: 'docker.io', url: 'registry-1.docker.io', prefix: 'docker-hub', needsAccount: true },
  { registry: 'public.ecr.aws', url: 'public.ecr.aws', prefix: 'ecr-public', needsAccount: false },
];

/**
 * Of each repository, so many images; an older one is fetched again when it is asked for. Never "untagged": an image that was
 * asked for by its digest has no tag.
 */
const IMAGES_KEPT = 50;

const FORGET_OLD_IMAGES = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: 'Keeps the images that came last',
      selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: IMAGES_KEPT },
      action: { type: 'expire' },
    },
  ],
});

export interface RegistryOwner {
  readonly accountId: string;
  readonly region: string;
}

/** Name of the repository that an image is cached in: `docker-hub/mozilla/balrog`. */
const cachedRepository = (image: string): string => {
  const [registry, ...path] = (image.split('@')[0] ?? '').split('/');
  const upstream = UPSTREAMS.find((each) => each.registry === registry);
  if (upstream !== undefined) return [upstream.prefix, ...path].join('/');
  const known = UPSTREAMS.map((each) => each.registry).join(' or ');
  throw new Error(
    `${image} comes from ${registry}, which has no cache: take it from ${known}, or add an upstream here.`,
  );
};

/** The same image out of the cache: `docker.io/mozilla/balrog@sha256:…` -> `<account>.dkr.ecr.<region>.amazonaws.com/docker-hub/mozilla/balrog@sha256:…`. */
export const cachedImage = ({ accountId, region }: RegistryOwner, image: string): string =>
  `${accountId}.dkr.ecr.${region}.amazonaws.com/${cachedRepository(image)}@${image.split('@')[1] ?? ''}`;

/** The ARN of the repository that a cached image lies in. */
export const repositoryArn = ({ accountId, region }: RegistryOwner, image: string): string =>
  `arn:aws:ecr:${region}:${accountId}:repository/${cachedRepository(image)}`;

export interface ImageCacheProps extends RegistryOwner {
  /** What the ARN of the secret ends in that holds a user of Docker Hub and their access token. ECR refuses the rule without it. */
  readonly dockerHubSecret: string;
}

/** Once for each account and region: ECR makes a repository the first time somebody asks for an image of it. */
export class ImageCache extends Construct {
  constructor(scope: Construct, id: string, { accountId, region, dockerHubSecret }: ImageCacheProps) {
    super(scope, id);
    const credentialArn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${dockerHubSecret}`;
    for (const { prefix, url, needsAccount } of UPSTREAMS) {
      new EcrPullThroughCacheRule(this, prefix, {
        ecrRepositoryPrefix: prefix,
        upstreamRegistryUrl: url,
        ...(needsAccount && { credentialArn }),
      });
      new EcrRepositoryCreationTemplate(this, `${prefix}-template`, {
        prefix,
        description: `Copies of what tasks run from ${url}`,
        appliedFor: ['PULL_THROUGH_CACHE'],
        // A tag moves when its maker moves it; tasks name digests. Refusing that would break the refresh of tags.
        imageTagMutability: 'MUTABLE',
        // Copies of public images: a key of our own would need a role for ECR, and protect nothing.
        encryptionConfiguration: [{ encryptionType: 'AES256' }],
        lifecyclePolicy: FORGET_OLD_IMAGES,
      });
    }
  }
}
