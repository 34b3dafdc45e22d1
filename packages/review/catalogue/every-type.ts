/**
 * What the package knows of its own: attributes that mean the same wherever a provider has them (of types whose own judgements do not speak of
 * them), and the types of Terraform's helpers, which hold nothing in any cloud.
 */
import { exposure, harmless, losesNothing, protection } from './build';
import { falls, off, on, opens } from './directions';
import { EVERY_TYPE, type Judgement } from './judgement';

const PROTECTIONS: readonly Judgement[] = [
  ...protection.attributes(
    'any',
    'critical',
    EVERY_TYPE,
    [
      'deletion_protection',
      'deletion_protection_enabled',
      'enable_deletion_protection',
      'termination_protection',
      'disable_api_termination',
      'purge_protection_enabled',
    ],
    off,
    [
      'The next mistake can delete it.',
      'Leave the protection on; switch it off in a pull request of its own, right before a delete that is meant.',
    ],
  ),
  ...protection.attributes('any', 'critical', EVERY_TYPE, ['skip_final_snapshot'], on, [
    'A delete leaves no snapshot behind.',
    'Keep it false and name the final snapshot.',
  ]),
  ...protection.attributes('any', 'serious', EVERY_TYPE, ['force_destroy', 'force_delete'], on, [
    'A later delete takes all that is inside instead of stopping.',
    'Leave it off; empty it by hand when it really goes.',
  ]),
  ...protection.attributes(
    'any',
    'critical',
    EVERY_TYPE,
    ['backup_retention_period', 'backup_retention_days', 'snapshot_retention_limit', 'soft_delete_retention_days'],
    falls(0),
    [
      'The way back reaches less far; what is older than the new limit is deleted at once.',
      'Keep the number, or copy what must be kept first.',
    ],
  ),
  ...protection.attributes(
    'any',
    'critical',
    EVERY_TYPE,
    ['backup_retention_enabled', 'geo_redundant_backup_enabled'],
    off,
    ['There is no way back, or none where a whole region fails.', 'Keep it on.'],
  ),
];

const EXPOSURES: readonly Judgement[] = [
  ...exposure.attributes(
    'any',
    'critical',
    EVERY_TYPE,
    ['publicly_accessible', 'public_network_access_enabled', 'allow_nested_items_to_be_public'],
    on,
    ['The whole internet can reach it.', 'Keep it off.'],
  ),
  ...exposure.attributes(
    'any',
    'serious',
    EVERY_TYPE,
    ['cidr_blocks', 'ipv6_cidr_blocks', 'source_ranges', 'allowed_cidr_blocks'],
    opens,
    ['More of the internet gets in.', 'Name the networks that need it.'],
  ),
  ...exposure.attributes(
    'any',
    'serious',
    EVERY_TYPE,
    [
      'encrypted',
      'storage_encrypted',
      'at_rest_encryption_enabled',
      'transit_encryption_enabled',
      'https_traffic_only_enabled',
    ],
    off,
    ['It can be read on its way or where it lies.', 'Keep encryption and its key.'],
  ),
];

const HARMLESS: readonly Judgement[] = [
  harmless(
    EVERY_TYPE,
    ['tags', 'tags_all', 'labels', 'terraform_labels', 'effective_labels'],
    'labels are for people and bills; where a policy or a backup goes by them, a catalogue watches them',
  ),
  harmless(EVERY_TYPE, ['timeouts'], 'how long Terraform waits says nothing about what it makes'),
];

/** https://registry.terraform.io/providers/hashicorp/random/latest/docs, its like, and `terraform_data`. */
const HELPERS: readonly Judgement[] = [
  ...helper(
    ['terraform_data', 'null_resource'],
    'it holds what the code gives it; what takes its values, and what its provisioners do, is judged by itself',
  ),
  ...helper(['random_id', 'random_integer', 'random_pet', 'random_string'], 'what it names is judged by itself'),
  ...helper(['time_rotating', 'time_sleep'], 'it holds nothing'),
];

function helper(types: readonly string[], reason: string): readonly Judgement[] {
  return [losesNothing(types, reason), harmless(types, ['*'], reason)];
}

export const OF_EVERY_TYPE: readonly Judgement[] = [...PROTECTIONS, ...EXPOSURES, ...HARMLESS, ...HELPERS];
