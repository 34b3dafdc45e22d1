/**
 * What is known of resources from environments/databases.json and from the policies, whatever a plan says of itself: who is paused, which database serves
 * nobody, which record is the switch that the data announces, which names lead where they should, and what is handed to what starts.
 */
import type { Facts, PlannedChange } from '@balrog-infra/review';
import type { Databases } from '../../../../environments';
import {
  ASKS_RELEASE,
  HANDS_OVER,
  IS_OWN_ZONE,
  IS_PAUSED,
  IS_SWITCH,
  LEADS_HOME,
  SERVES_NOBODY,
} from '../../../../policies/dangers/known';
import { pausableOf } from '../../../../policies/pausable';
import type { Rule } from '../../../../policies/rule';
import { namesLeadHome } from '../../../../policies/rules/database/names-lead-home';
import { tasksOfServing } from '../../../../policies/rules/database/tasks-of-serving';
import { gateAsksRelease } from '../../../../policies/rules/services/gate-asks-release';
import { startsKnown } from '../../../../policies/rules/services/starts-known';
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
  const { databases, environment, code } = known;
  const view = code === undefined ? undefined : new StackView(environment, code as StackJson, { databases });
  const names = judgedBy([namesLeadHome, tasksOfServing], view);
  const gate = judgedBy([gateAsksRelease], view);
  const starts = judgedBy([startsKnown], view);
  const isHome = (address: string): boolean => names(address) === 'sound';
  return (change, member) => {
    switch (change.type) {
      case 'aws_route53_record':
        return [
          ...(isHome(change.address) ? [LEADS_HOME] : []),
          ...(announcedSwitch(change, databases, environment)?.why === 'may serve' ? [IS_SWITCH] : []),
        ];
      case 'aws_db_instance':
        return sidesOf(change).every(({ identifier }) => servesNobody(identifier, databases)) ? [SERVES_NOBODY] : [];
      case 'aws_lambda_invocation':
        return gate(change.address) === 'sound' ? [ASKS_RELEASE] : [];
      default:
        if (starts(change.address) === 'faulty') return [HANDS_OVER];
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

/** What these policies say of the code at an address; undefined where there is no code of it. */
function judgedBy(
  rules: readonly Rule[],
  view: StackView | undefined,
): (address: string) => 'sound' | 'faulty' | undefined {
  if (view === undefined) return () => undefined;
  const ofStack = new Set(rules.flatMap((rule) => rule.checkStack?.(view) ?? []).map(({ at }) => at?.address));
  return (address) => {
    const resource = view.at(address);
    if (resource === undefined) return undefined;
    const isFaulty = rules.some(
      (rule) => rule.appliesTo?.includes(resource.type) === true && (rule.check?.(resource, view) ?? []).length > 0,
    );
    return isFaulty || ofStack.has(address) ? 'faulty' : 'sound';
  };
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
