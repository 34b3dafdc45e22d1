/**
 * Ways to break a rule, one line each: which rule, where the message must point, what it must say is wrong, and what to
 * do to the sound stack. `breaks.ts` puts the tables of all rooms together.
 */
import { at, type Tree } from './bench';

export interface Break {
  readonly rule: string;
  /** Terraform address the violation names; `aws_route.` for any of the type. */
  readonly address: string;
  /** Part of what the violation says is wrong. */
  readonly says: string;
  readonly edit: (tree: Tree) => void;
}

/** An expression the policies cannot follow. */
export const UNRESOLVED = '${var.unknown}';

/** A table of breaks and the three ways to write one. */
export class Breaks {
  readonly all: Break[] = [];

  readonly add = (rule: string, address: string, says: string, edit: (tree: Tree) => void): void => {
    this.all.push({ rule, address, says, edit });
  };

  /** Sets one attribute of one resource; undefined removes it. */
  readonly set = (rule: string, address: string, attribute: string, value: unknown, says: string): void =>
    this.add(rule, address, says, (tree) => {
      at(tree, address)[attribute] = value;
      if (value === undefined) delete at(tree, address)[attribute];
    });

  /** Removes a resource; the rule complains at another. */
  readonly remove = (rule: string, removed: string, blamed: string, says: string): void =>
    this.add(rule, blamed, says, (tree) => {
      const [type = '', name = ''] = removed.split('.');
      delete tree.resource[type]?.[name];
    });
}
