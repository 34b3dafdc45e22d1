/** Who of GitHub's jobs is believed, by the two clouds. */
import { changes, exposure, gains, harmless, type Judgement } from '@balrog-infra/review';

const BELIEVED = [
  'Other jobs of GitHub are believed: whoever may start them can plan or deploy.',
  'Name whole subjects of our repository: constructs/delivery/github-jobs.ts.',
] as const;

export const GITHUB: readonly Judgement[] = [
  exposure.attribute(
    'github.audience',
    'serious',
    'aws_iam_openid_connect_provider',
    'client_id_list',
    gains,
    BELIEVED,
  ),
  exposure.attribute(
    'github.believed',
    'critical',
    'google_iam_workload_identity_pool_provider',
    'attribute_condition',
    changes,
    BELIEVED,
  ),
  exposure.attribute(
    'github.issuer',
    'critical',
    'google_iam_workload_identity_pool_provider',
    'oidc.issuer_uri',
    changes,
    BELIEVED,
  ),
  exposure.attribute('github.url', 'critical', 'aws_iam_openid_connect_provider', 'url', changes, BELIEVED),
  ...exposure.attributes(
    'github',
    'critical',
    'google_iam_workload_identity_pool_provider',
    ['attribute_mapping.**', 'workload_identity_pool_id', 'workload_identity_pool_provider_id'],
    changes,
    BELIEVED,
  ),
  harmless(
    'google_iam_workload_identity_pool',
    ['workload_identity_pool_id'],
    'a change of it is a replacement, and that is judged as a whole',
  ),
  harmless(
    ['google_iam_workload_identity_pool', 'google_iam_workload_identity_pool_provider'],
    ['description', 'display_name'],
    'a text for people; nothing is done by it',
  ),
];
