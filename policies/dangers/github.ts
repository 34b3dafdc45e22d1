/** Who of GitHub's jobs is believed, by the two clouds. */
import { changes, exposure, gains, type Judgement } from '@balrog-infra/review';

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
];
