/** What the services need of the rooms beside them; Edge and History have it, tests bring their own. */
import type { Lb } from '@cdktf/provider-aws/lib/lb';
import type { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { ITerraformDependable } from 'cdktf';

/** A name that clients ask for, and the load balancer behind it. */
export interface ServedDomain {
  readonly name: string;
  readonly hostname: string;
  readonly lb: Lb;
  /** Of the load balancer. */
  readonly securityGroup: SecurityGroup;
  readonly targetGroup: LbTargetGroup;
  /** ECS refuses a target group that no listener of a load balancer uses. */
  readonly listeners: readonly ITerraformDependable[];
}

export interface ServedEdge {
  readonly clientDomains: readonly ServedDomain[];
  readonly admin: ServedDomain;
  /** `https://host`, no trailing slash. */
  readonly adminUi: { readonly origin: string };
}

/** Where history is written, and how the writers sign in. */
export interface HistoryAccess {
  readonly releaseBucket: string;
  readonly nightlyBucket: string;
  readonly dumpBucket: string;
  readonly credentials:
    | {
        readonly kind: 'key-file';
        readonly adminSecretArn: string;
        readonly dumpSecretArn: string;
        readonly encryptionKeyArn: string;
      }
    | { readonly kind: 'workload-identity-federation'; readonly audience: string };
  readonly adminAccount: string;
  readonly dumpAccount: string;
}

/** Names of the roles that history's federation lets in; History asks for them before the services exist. */
export const taskRoleName = (prefix: string, task: string) => `${prefix}-${task}-task`;
