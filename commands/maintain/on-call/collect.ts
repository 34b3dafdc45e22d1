/** The alarms of an environment with the rules they follow, from the tree of constructs. */
import { App, TerraformResource, type TerraformStack } from 'cdktf';
import { ALERT } from '../../../constructs/alarms/metric-alarm';
import type { Alert, AlarmRule } from '../../../constructs/alarms/rule';
import type { BurnRate } from '../../../constructs/alarms/rules/serving';
import { clientDomains, loadEnvironments } from '../../../environments';
import { addStacks } from '../../../stacks';
import { ADDRESSING } from '../../../stacks/addressing';
import { namesOf } from '../../../stacks/output-names';

export interface Listed {
  readonly environment: string;
  /** Without the environment's prefix. */
  readonly name: string;
  readonly rule: Alert | AlarmRule | BurnRate;
}

/** As much of the binding as is read here. */
interface RuleGroup {
  readonly ruleInput: readonly (Pick<GrafanaAlert, 'name'> & Partial<Pick<GrafanaAlert, 'labels' | 'annotations'>>)[];
}

/** An alert that Grafana evaluates itself. */
export interface GrafanaAlert {
  readonly environment: string;
  /** Without the environment's prefix. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Of all environments of the repository. */
export const collectAlerts = (): readonly Listed[] => ofAllStacks(alertsOf);

export const collectGrafanaAlerts = (): readonly GrafanaAlert[] =>
  ofAllStacks((stack, environment) =>
    stack.node
      .findAll()
      .filter((construct) => construct instanceof TerraformResource)
      .filter(({ terraformResourceType }) => terraformResourceType === 'grafana_rule_group')
      .flatMap((group) => (group as unknown as RuleGroup).ruleInput)
      .map(({ name, labels = {}, annotations = {} }) => ({
        environment,
        name: withoutPrefix(stack, name),
        labels,
        annotations,
      })),
  );

const ofAllStacks = <T>(found: (stack: TerraformStack, environment: string) => readonly T[]): readonly T[] =>
  allStacks().flatMap(({ environment, stacks }) => stacks.flatMap((stack) => found(stack, environment)));

interface Made {
  readonly environment: string;
  readonly stacks: readonly TerraformStack[];
}

let made: readonly Made[] | undefined;

/** Made once: they are read here, and nothing changes them. */
const allStacks = (): readonly Made[] =>
  (made ??= loadEnvironments().map(({ environment, release }) => {
    const app = new App({ context: ADDRESSING, stackTraces: false });
    return { environment: environment.name, stacks: addStacks(app, environment, release) };
  }));

const alertsOf = (stack: TerraformStack, environment: string): readonly Listed[] =>
  stack.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === ALERT)
      .map(({ data }) => {
        const { name, rule } = data as { readonly name: string; readonly rule: Alert };
        return { environment, name: withoutPrefix(stack, name), rule };
      }),
  );

/** Names of CloudWatch go on after a dash, those of Grafana after a space. */
const withoutPrefix = (stack: TerraformStack, name: string): string => {
  const { prefix } = namesOf(stack);
  return name.startsWith(prefix) ? name.slice(prefix.length + 1) : name;
};

/** The longest first: a name may begin with another. */
const names = Object.keys(clientDomains).sort((one, other) => other.length - one.length);
const DOMAIN = new RegExp(`\\b(${names.join('|')})\\b`);

/** The same alarm of several domains, gateways or jobs is one line. */
export const patternOf = (name: string): string =>
  name
    .replace(DOMAIN, '<domain>')
    .replace(/^(no-way-)?nat-\d/, 'nat-<n>')
    .replace(/^chat-lost-.*/, 'chat-lost-<rule>')
    .replace(/^certificate-.*/, 'certificate-<domain>');
