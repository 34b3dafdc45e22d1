/**
 * What was deployed is remembered in the account, and every plan reads it again. The code alone cannot know it: a checkout of
 * yesterday would point the database back, and a database that was lost would be made anew, empty (ADR 28).
 */
import { DataAwsDbInstances } from '@cdktf/provider-aws/lib/data-aws-db-instances';
import { DataAwsSsmParametersByPath } from '@cdktf/provider-aws/lib/data-aws-ssm-parameters-by-path';
import type { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { Fn, type Precondition, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { Operation } from '../../environments/operation';

/** Less than any that a checkout has, also that of an environment which nobody has operated yet. */
const BEFORE_THE_FIRST = -1;

export interface Emergency {
  /** A sentence: why. */
  readonly reason: string;
  /** In UTC: `2026-12-01T06:00:00Z` */
  readonly until: string;
}

export interface PromisesProps {
  /** `prod` */
  readonly environment: string;
  readonly operation: Operation;
  /** Of the release: `v3.25` */
  readonly version: string;
  /** Name of the generation of the database that the applications use. */
  readonly serving: string;
  /** Settings that are otherwise for a while, by name; each ends. */
  readonly emergencies: Readonly<Record<string, Emergency>>;
  /** By name, which is the instance's identifier, too. */
  readonly generations: Readonly<Record<string, DbInstance>>;
}

/** Below this path of Systems Manager's parameters. Each is one line of text that everybody may read. */
const pathOf = (environment: string) => `/balrog/${environment}/promised`;

/**
 * Parameters of what was promised, with preconditions that stop a plan. They stop Terraform itself, whoever calls it and with
 * whichever command. The expressions are Terraform's own text, as they stand in cdk.tf.json.
 */
export class Promises extends Construct {
  private readonly path: string;

  constructor(scope: Construct, id: string, props: PromisesProps) {
    super(scope, id);
    this.path = pathOf(props.environment);
    // Constant arguments, so that both are read in the plan. Empty before the first deployment.
    const read = new DataAwsSsmParametersByPath(this, 'read', { path: this.path, recursive: true }); // INVARIANT: promises-kept
    read.overrideLogicalId('promised');
    new DataAwsDbInstances(this, 'databases', {}).overrideLogicalId('in_account');
    // The provider calls all values of parameters sensitive; these are not, and messages must show them.
    this.local('promised', Fn.nonsensitive(Fn.zipmap(read.names, read.values)));
    this.local(
      'deployed',
      `\${jsondecode(lookup(local.promised, "${this.path}/operation", jsonencode({ number = ${BEFORE_THE_FIRST}, operation = "" })))}`,
    );

    this.promise('operation', JSON.stringify(props.operation), isNewest(props.operation, props.environment));
    this.promise('version', props.version);
    this.promise('serving', props.serving);
    for (const [name, each] of Object.entries(props.emergencies)) this.promiseEmergency(name, each);
    for (const [name, instance] of Object.entries(props.generations)) {
      const remedy = `npm run balrog -- restore ${props.environment} --of ${name}`;
      const parameter = `generations/${name}`;
      this.promise(parameter, instance.resourceId, isThere(name, `${this.path}/${parameter}`, remedy));
    }
  }

  promiseEmergency(name: string, emergency: Emergency) {
    this.local(endOf(name), emergency.until);
    this.promise(`emergencies/${name}`, JSON.stringify(emergency), hasNotEnded(name, emergency));
  }

  private local(name: string, expression: unknown) {
    new TerraformLocal(this, name, expression).overrideLogicalId(name);
  }

  private promise(name: string, insecureValue: string, precondition?: Precondition) {
    // INVARIANT: promises-kept
    const parameter = new SsmParameter(this, name.replace('/', '-'), {
      name: `${this.path}/${name}`, // INVARIANT: promises-kept
      description: 'What was deployed last. Terraform writes it and reads it again in each plan',
      type: 'String',
      // Not `value`: that one is hidden in plans, and a plan should show what is promised anew.
      insecureValue, // INVARIANT: promises-kept
      ...(precondition && { lifecycle: { precondition: [precondition] } }), // INVARIANT: promises-kept
    });
    // Plain addresses: whoever is refused reads them.
    parameter.overrideLogicalId(`promised_${name.replace('/', '_')}`);
  }
}

const WHAT_TO_DO = 'docs/runbooks/outside-the-state.md says more.';

/** Two operations that took the same number are told apart by what they were: a checkout that has the one lacks the other. */
const isNewest = ({ number, operation }: Operation, environment: string): Precondition => ({
  condition: `\${local.deployed.number < ${number} || (local.deployed.number == ${number} && local.deployed.operation == "${operation}")}`,
  errorMessage: `This checkout is older than what was deployed: git pull. The checkout has operation ${number} (${operation}); deployed was operation \${local.deployed.number} (\${local.deployed.operation}). One that is under way is committed at its end: npm run balrog -- status ${environment}. ${WHAT_TO_DO}`,
});

const endOf = (emergency: string) => `end_of_${emergency.replaceAll('-', '_')}`;

/** The moment of the plan, not of the apply: an approved plan is applied although the emergency ended in between. */
const hasNotEnded = (name: string, { reason, until }: Emergency): Precondition => ({
  // Terraform takes no condition that refers to nothing, so the end is a local value.
  condition: `\${timecmp(plantimestamp(), local.${endOf(name)}) < 0}`,
  errorMessage: `The emergency ${name} ended at ${until} (${reason}). Set it back in environments/, or give it a later end and say why. ${WHAT_TO_DO}`,
});

const isThere = (name: string, parameter: string, remedy: string): Precondition => ({
  condition: `\${!contains(keys(local.promised), "${parameter}") || contains(data.aws_db_instances.in_account.instance_identifiers, "${name}")}`,
  errorMessage: `The database ${name} was deployed (\${lookup(local.promised, "${parameter}", "")}) and is not in the account any more. Terraform would make a new, empty one in its place. Bring it back: ${remedy}. ${WHAT_TO_DO}`,
});
