/**
 * What a rule is and what it says. A rule is pure: it sees one synthesized stack (`StackView`) and returns findings;
 * the mechanism (`index.ts`) adds the rule's id and reason, the stack and the place.
 */
import type { Resource, StackView } from './stack-view';

/** One thing that is wrong with one resource (or, without `at`, with the resource or stack being checked). */
export interface Finding {
  /** What is wrong, with the value given: `backup_retention_period is 0`. */
  readonly wrong: string;
  /** What to change, for somebody who is woken up at night: which attribute, to which value, in which construct. */
  readonly remedy: string;
  /** The resource to blame, when it is not the one being checked. */
  readonly at?: Pick<Resource, 'path' | 'address'>;
}

export interface Rule {
  /** Short and stable: constructs say `// INVARIANT: <id>` beside the attribute, waivers name it. Also the file's name. */
  readonly id: string;
  /** What happens to people or data without it. */
  readonly reason: string;
  /** Terraform types (data sources as `data.aws_…`) `check` is called for; all managed resources when absent. */
  readonly appliesTo?: readonly string[];
  /** False where a waiver would defeat the purpose. Default true. */
  readonly waivable?: boolean;
  readonly check?: (resource: Resource, stack: StackView) => readonly Finding[];
  /** For what belongs to no single resource: provider blocks, the backend. Called once per stack. */
  readonly checkStack?: (stack: StackView) => readonly Finding[];
}

export interface Violation {
  readonly rule: string;
  readonly stack: string;
  /** Construct path, `prod/database/instance`. */
  readonly path: string;
  /** Terraform address, `aws_db_instance.database`. */
  readonly address: string;
  readonly wrong: string;
  readonly reason: string;
  readonly remedy: string;
}
