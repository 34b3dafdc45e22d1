/** What Sentry receives, and whom it tells. */
import {
  blindness,
  changes,
  changesApartFrom,
  falls,
  gains,
  gone,
  loses,
  on,
  rises,
  type Judgement,
} from '@balrog-infra/review';
import { SWITCH } from './switch';
import { MISSED, OTHER, UNHEARD } from './texts';

/** A query that counts the errors of one release follows each release. */
const RELEASE_APART = changesApartFrom('release:"[^"]*"');

export const SENTRY: readonly Judgement[] = [
  blindness.attribute(
    'sentry.enabled',
    'serious',
    ['sentry_alert', 'sentry_metric_monitor'],
    'enabled',
    SWITCH,
    UNHEARD,
  ),
  blindness.attribute('sentry.alert-frequency', 'serious', 'sentry_alert', 'frequency_minutes', rises(), MISSED),
  blindness.attribute('sentry.alert-monitors', 'serious', 'sentry_alert', 'monitor_ids', loses, MISSED),
  blindness.attribute('sentry.alert-actions', 'serious', 'sentry_alert', 'action_filters.actions', gone, UNHEARD),
  blindness.attribute('sentry.alert-conditions', 'serious', 'sentry_alert', 'trigger_conditions', gone, MISSED),
  blindness.attribute('sentry.monitor-query', 'serious', 'sentry_metric_monitor', 'query', RELEASE_APART, MISSED),
  blindness.attribute(
    'sentry.monitor-window',
    'serious',
    'sentry_metric_monitor',
    'time_window_seconds',
    rises(),
    MISSED,
  ),
  blindness.attribute('sentry.filter', 'serious', 'sentry_project_inbound_data_filter', 'active', on, MISSED),
  blindness.attribute('sentry.filtered', 'serious', 'sentry_project_inbound_data_filter', 'subfilters', gains, MISSED),
  blindness.attribute(
    'sentry.rate-limit',
    'serious',
    'sentry_key',
    'rate_limit_count',
    falls(Number.POSITIVE_INFINITY),
    MISSED,
  ),
  ...blindness.attributes(
    'sentry',
    'serious',
    'sentry_metric_monitor',
    ['aggregate', 'dataset', 'environment'],
    changes,
    OTHER,
  ),
  blindness.attribute(
    'sentry.monitor-threshold',
    'serious',
    'sentry_metric_monitor',
    'condition_group.conditions.comparison',
    rises(),
    OTHER,
  ),
  blindness.attribute('sentry.monitor-events', 'serious', 'sentry_metric_monitor', 'event_types', loses, OTHER),
];
