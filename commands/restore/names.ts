/** The names that a restore needs, of the one output of a deployed stack. */
import type { StackNames } from '../../stacks/stack-names';

interface GenerationNames {
  readonly identifier: string;
  readonly host: string;
  readonly parameterGroup: string;
  readonly errorLog: string;
}

export type DatabaseNames = Omit<StackNames, 'database'> & {
  readonly database: {
    readonly serving: string;
    readonly securityGroupId: string;
    readonly subnetGroup: string;
    readonly kmsKeyArn: string;
    readonly generations: Readonly<Record<string, GenerationNames>>;
  };
};

/** @throws Error that says what to deploy first: an older deployment knows no generations */
export function jobOf(names: DatabaseNames, job: string): StackNames['jobs'][string] {
  const found = names.jobs[job];
  if (found !== undefined) return found;
  throw new Error(`the deployed stack has no task ${job}: it was deployed before there was one`);
}
