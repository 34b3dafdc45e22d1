/**
 * What is known of resources from environments/databases.json and from the policies, whatever a plan says of itself: who is paused, which database serves
 * nobody, which record is the switch that the data announces, and which names lead where they should.
 */
import type { Facts, PlannedChange } from '@balrog-infra/review';
import type { Databases } from '../../../../environments';
import { IS_OWN_ZONE, IS_PAUSED, IS_SWITCH, LEADS_HOME, SERVES_NOBODY } from '../../../../policies/dangers/known';
import { pausableOf } from '../../../../policies/pausable';
import { namesLeadHome } from '../../../../policies/rules/database/names-lead-home';
import { tasksOfServing } from '../../../../policies/rules/database/tasks-of-serving';
import { StackView, type StackJson } from '../../../../policies/stack-view';
import { recordOf } from '../record-of';
import { announcedSwitch } from './restore-step';

export interface Known {
  /** Name of the environment: that of its stack. */
  readonly environment: string;
  readonly databases: Databases;
  /** Names of its scheduled jobs. */
  readonly jobs: readonly string[];
  /** The stack's cdk.tf.json. Without it no name is known to lead anywhere. */
  readonly code?: unknown;
}

const ZONES = ['aws_route53_zone', 'aws_service_discovery_private_dns_namespace'];

export function factsFrom(known: Known): Facts {
  const { databases, environment } = known;
  const isHome = homesIn(known);
  return (change, member) => {
    switch (change.type) {
      case 'aws_route53_record':
        return [
          ...(isHome(change.address) ? [LEADS_HOME] : []),
          ...(announcedSwitch(change, databases, environment)?.why === 'may serve' ? [IS_SWITCH] : []),
        ];
      case 'aws_db_instance':
        return sidesOf(change).every(({ identifier }) => servesNobody(identifier, databases)) ? [SERVES_NOBODY] : [];
      default:
        if (ZONES.includes(change.type)) return isHome(change.address) ? [IS_OWN_ZONE] : [];
        return isPaused(change, member, known) ? [IS_PAUSED] : [];
    }
  };
}

/** Before the change and after it, where there is one. */
const sidesOf = ({ before, after }: PlannedChange): readonly Readonly<Record<string, unknown>>[] =>
  [before, after].filter((side) => side !== null).map(recordOf);

const servesNobody = (name: unknown, { serving, generations }: Databases): boolean =>
  typeof name === 'string' && Object.hasOwn(generations, name) && name !== serving;

/** By what the code says, as the policies judge it. */
function homesIn({ environment, databases, code }: Known): (address: string) => boolean {
  if (code === undefined) return () => false;
  const view = new StackView(environment, code as StackJson, { databases });
  const faulty = new Set(
    [namesLeadHome, tasksOfServing].flatMap((rule) => rule.checkStack?.(view) ?? []).map(({ at }) => at?.address),
  );
  return (address) => view.at(address) !== undefined && !faulty.has(address);
}

/** Before and after: what is called otherwise from now on is not what is paused. A service that is paused has no task at all. */
function isPaused(change: PlannedChange, member: string | undefined, { databases, environment, jobs }: Known): boolean {
  const isOfPaused = (side: Readonly<Record<string, unknown>>): boolean => {
    const name = change.type === 'grafana_rule_group' ? member : (side['alarm_name'] ?? side['name']);
    const startsTasks = [recordOf([side['target']].flat()[0])['ecs_parameters']]
      .flat()
      .some((one) => typeof one === 'object' && one !== null);
    const pausable = pausableOf({ type: change.type, name, startsTasks }, environment, jobs);
    return pausable !== undefined && databases.paused.includes(pausable);
  };
  if (change.type === 'aws_ecs_service' && recordOf(change.after)['desired_count'] !== 0) return false;
  const sides = sidesOf(change);
  return sides.length > 0 && sides.every(isOfPaused);
}
