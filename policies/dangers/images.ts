/** The cache of images: what every task is started from. */
import { outage, changes, exposure, type Judgement } from '@balrog-infra/review';

const TYPES = ['aws_ecr_pull_through_cache_rule'];

export const IMAGES: readonly Judgement[] = [
  outage.whole(
    'image-cache.gone',
    'serious',
    TYPES,
    ['delete', 'replace'],
    [
      'Images that are not in the cache yet cannot be fetched: tasks of the next release do not start.',
      'Keep it, or take images from elsewhere first (constructs/delivery/image-cache.ts).',
    ],
  ),
  exposure.attribute('image-cache.upstream', 'serious', TYPES, 'upstream_registry_url', changes, [
    'Images of the same names come from another registry, and run with the same permissions.',
    'Check who may push there.',
  ]),
  exposure.attribute(
    'image-cache.shared',
    'serious',
    'aws_ecr_repository_creation_template',
    'repository_policy',
    changes,
    [
      'Somebody else may read or write the repositories that the cache makes from now on.',
      'Leave it out: the account alone uses them.',
    ],
  ),
];
