/** Names RDS accepts, worded as internal/service/rds/validate.go of the provider. */
import { worded } from '../arguments';

const NO_DOUBLE_HYPHEN = [/--/, 'must not', '{name} cannot contain two consecutive hyphens'] as const;
const NO_LAST_HYPHEN = [/-$/, 'must not', '{name} cannot end with a hyphen'] as const;

export const identifierRules = worded(
  [/^[0-9a-z-]+$/, 'must', 'only lowercase alphanumeric characters and hyphens allowed in {name}'],
  [/^[a-z]/, 'must', 'first character of {name} must be a letter'],
  NO_DOUBLE_HYPHEN,
  NO_LAST_HYPHEN,
);

export const parameterGroupRules = worded(
  [
    /^[0-9a-z.-]+$/,
    'must',
    'only lowercase alphanumeric characters, periods, and hyphens allowed in parameter group {name}',
  ],
  [/^[a-z]/, 'must', 'first character of parameter group {name} must be a letter'],
  [/--/, 'must not', 'parameter group {name} cannot contain two consecutive hyphens'],
  [/-$/, 'must not', 'parameter group {name} cannot end with a hyphen'],
  [/^.{0,255}$/, 'must', 'parameter group {name} cannot be greater than 255 characters'],
);

export const optionGroupRules = worded(
  [/^[a-z]/, 'must', 'first character of {name} must be a letter'],
  [/^[0-9a-z-]+$/, 'must', 'only lowercase alphanumeric characters and hyphens allowed in {name}'],
  NO_DOUBLE_HYPHEN,
  NO_LAST_HYPHEN,
  [/^.{0,255}$/, 'must', '{name} cannot be greater than 255 characters'],
);

export const subnetGroupRules = worded(
  [
    /^[0-9a-z_ .-]+$/,
    'must',
    'only lowercase alphanumeric characters, hyphens, underscores, periods, and spaces allowed in {name}',
  ],
  [/^.{0,255}$/, 'must', '{name} cannot be longer than 255 characters'],
  [/^default$/i, 'must not', '"Default" is not allowed as {name}'],
);

export const subscriptionRules = worded(
  [
    /^[A-Za-z][0-9A-Za-z-]*$/,
    'must',
    'only ASCII letters, digits, and hyphens allowed in {name}, and it must begin with a letter',
  ],
  NO_LAST_HYPHEN,
  NO_DOUBLE_HYPHEN,
  [/^.{0,255}$/, 'must', '{name} cannot be longer than 255 characters'],
);
