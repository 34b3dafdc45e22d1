/** Attributes that mean the same wherever a provider has them: they are watched of types that no other entry watches. */
import { entriesOf } from './build';
import { falls, off, on, opens, type Direction, type Entry } from './entry';
import type { Severity, Theme } from '../types';

/** Stands for every type in `types` of an entry. */
export const EVERY_TYPE = '*';

function watchAll(
  theme: Theme,
  severity: Severity,
  attributes: readonly string[],
  danger: Direction,
  texts: readonly [reason: string, remedy: string],
): readonly Entry[] {
  const { watch } = entriesOf(theme);
  return attributes.map((attribute) =>
    watch(`any.${attribute.replace(/_/g, '-')}`, severity, EVERY_TYPE, attribute, danger, texts),
  );
}

export const ANY: readonly Entry[] = [
  ...watchAll(
    'protection',
    'critical',
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
  ...watchAll('protection', 'critical', ['skip_final_snapshot'], on, [
    'A delete leaves no snapshot behind.',
    'Keep it false and name the final snapshot.',
  ]),
  ...watchAll('protection', 'serious', ['force_destroy', 'force_delete'], on, [
    'A later delete takes all that is inside instead of stopping.',
    'Leave it off; empty it by hand when it really goes.',
  ]),
  ...watchAll(
    'protection',
    'critical',
    ['backup_retention_period', 'backup_retention_days', 'snapshot_retention_limit', 'soft_delete_retention_days'],
    falls(0),
    [
      'The way back reaches less far; what is older than the new limit is deleted at once.',
      'Keep the number, or copy what must be kept first.',
    ],
  ),
  ...watchAll('protection', 'critical', ['backup_retention_enabled', 'geo_redundant_backup_enabled'], off, [
    'There is no way back, or none where a whole region fails.',
    'Keep it on.',
  ]),
  ...watchAll(
    'exposure',
    'critical',
    ['publicly_accessible', 'public_network_access_enabled', 'allow_nested_items_to_be_public'],
    on,
    ['The whole internet can reach it.', 'Keep it off.'],
  ),
  ...watchAll(
    'exposure',
    'serious',
    ['cidr_blocks', 'ipv6_cidr_blocks', 'source_ranges', 'allowed_cidr_blocks'],
    opens,
    ['More of the internet gets in.', 'Name the networks that need it.'],
  ),
  ...watchAll(
    'exposure',
    'serious',
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
