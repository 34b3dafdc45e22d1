/** In which order the parts of a release are deployed: "Schema upgrades" in docs/source/infrastructure.rst of Balrog. */
import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import type { LambdaInvocation } from '@cdktf/provider-aws/lib/lambda-invocation';
import { dependable } from 'cdktf';
import type { Release } from '../../environments/release';

export interface DeploymentParts {
  readonly gate: LambdaInvocation;
  readonly public: EcsService;
  readonly admin: EcsService;
  readonly agent: EcsService;
}

type Part = keyof DeploymentParts;
type Order = readonly (readonly [later: Part, earlier: Part])[];

/** The agent calls admin, and comes after it in any case. */
const ORDERS: Readonly<Record<Release['schemaChange'], Order>> = {
  // Any order will do; a failing gate leaves both as they are.
  none: [
    ['admin', 'gate'],
    ['public', 'gate'],
    ['agent', 'admin'],
  ],
  // Old code runs on the new schema: the schema first, and who writes before who reads.
  additive: [
    ['admin', 'gate'],
    ['public', 'admin'],
    ['agent', 'admin'],
  ],
  // New code runs on the old schema: nobody reads any more what the gate takes away.
  destructive: [
    ['gate', 'public'],
    ['admin', 'gate'],
    ['agent', 'admin'],
  ],
};

/** Makes each part wait for those before it; what fails leaves everything after it as it is. */
export function orderDeployment(schemaChange: Release['schemaChange'], parts: DeploymentParts): void {
  for (const [later, earlier] of ORDERS[schemaChange]) {
    const part = parts[later];
    part.dependsOn = [...(part.dependsOn ?? []), dependable(parts[earlier])];
  }
}
