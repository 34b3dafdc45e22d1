/**
 * What is dangerous about the resources of our stacks, and what is known to do no harm: the catalogue that every review of a plan gets. It
 * covers the types in use and no others (`__tests__/policies/dangers.test.ts` holds both), so a new type arrives unjudged: docs/review.md.
 */
import type { Catalogue } from '@balrog-infra/review';
import { ALARMS } from './alarms';
import { ATTACHED } from './attached';
import { BACKUPS } from './backups';
import { BUCKETS } from './buckets';
import { CAPACITY } from './capacity';
import { CONTAINERS } from './containers';
import { FIREWALL } from './firewall';
import { GRANTS_LOST } from './grants-lost';
import { KEPT } from './kept';
import { MACHINES } from './machines';
import { MEASURED_ELSEWHERE } from './measured-elsewhere';
import { MESSAGES } from './messages';
import { NAMES_AND_TEXTS } from './names-and-texts';
import { PATHS } from './paths';
import { DATABASE } from './database';
import { DRILLS } from './drills';
import { EDGE } from './edge';
import { GITHUB } from './github';
import { GRAFANA } from './grafana';
import { HISTORY } from './history';
import { HEALTH_CHECKS } from './health-checks';
import { IMAGES } from './images';
import { JOBS } from './jobs';
import { JOINS } from './joins';
import { KEYS } from './keys';
import { KEEPERS } from './keepers';
import { LAYERS } from './layers';
import { LOGS } from './logs';
import { LOSES_NOTHING } from './loses-nothing';
import { NETWORK } from './network';
import { PERMISSIONS } from './permissions';
import { SENTRY } from './sentry';
import { SERVICES } from './services';
import { UNIQUE } from './unique';
import { UPTIME } from './uptime';
import { withWayBack } from './ways-back';
import { HOLDERS, ONE_DANGER } from './whole-grants';
import { WHOLE_RESOURCES } from './whole-resources';

export const DANGERS: Catalogue = {
  judgements: [
    ...WHOLE_RESOURCES,
    ...LOSES_NOTHING,
    ...DATABASE,
    ...BACKUPS,
    ...KEYS,
    ...BUCKETS,
    ...HISTORY,
    ...NETWORK,
    ...PERMISSIONS,
    ...GITHUB,
    ...EDGE,
    ...HEALTH_CHECKS,
    ...SERVICES,
    ...IMAGES,
    ...JOBS,
    ...LOGS,
    ...ALARMS,
    ...UPTIME,
    ...GRAFANA,
    ...SENTRY,
    ...PATHS,
    ...DRILLS,
    ...ATTACHED,
    ...NAMES_AND_TEXTS,
    ...MESSAGES,
    ...MEASURED_ELSEWHERE,
    ...MACHINES,
    ...KEPT,
    ...GRANTS_LOST,
    ...FIREWALL,
    ...CONTAINERS,
    ...CAPACITY,
  ].map(withWayBack),
  joins: JOINS,
  holders: HOLDERS,
  oneDanger: ONE_DANGER,
  unique: UNIQUE,
  layers: LAYERS,
  kept: KEEPERS,
  otherNames: { aws_alb: 'aws_lb', aws_alb_listener: 'aws_lb_listener', aws_alb_target_group: 'aws_lb_target_group' },
  // Who knows the public key of a Sentry project can send to it what he likes; its id is the same.
  secrets: { sentry_key: ['id', 'public', 'secret', 'dsn', 'dsn_public', 'dsn_secret', 'dsn_csp'] },
  // The provider marks the values of all parameters; only a SecureString is encrypted, and the others are often names.
  clear: {
    aws_ssm_parameter: { attributes: ['value', 'insecure_value'], when: ['type', 'String', 'StringList'] },
    aws_ssm_parameters_by_path: { attributes: ['values'], when: ['types', 'String', 'StringList'] },
  },
};
