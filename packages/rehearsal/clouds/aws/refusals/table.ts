/**
 * What services answer when they will not do it: one table for Terraform's side and for the API's door, so that both refuse the same in the same
 * words. A row says when, with which code, in which words, and where they were found.
 */
import type { CloudView, Diagnostic, Values } from '../../behaviour';
import { operation as failing } from '../errors';

/** What the rows may look at; values in Terraform's names. */
export interface Facts {
  /** As it would be afterwards, or as it is for a deletion. */
  readonly values: Values;
  readonly cloud: CloudView;
  /** As it is, where it is changed. */
  readonly prior?: Values;
  /** Of a restore: the instance or the snapshot that it comes from; undefined when there is none of that name. */
  readonly source?: Values | undefined;
  /** Of a restore to a point in time: the moment, and the window that can be restored. */
  readonly moment?: Date;
  readonly window?: { readonly from: Date | undefined; readonly to: Date | undefined };
}

export interface Refusal {
  /** Operations of the API that refuse it: `CreateDBInstance`. */
  readonly operations: readonly string[];
  /** A fault's shape where the service models it (`DBSnapshotAlreadyExistsFault`), else the bare code (`InvalidParameterValue`). */
  readonly code: string;
  /** Whether the service models the fault; Go's SDK then leaves out `api error`. */
  readonly isModelled?: true;
  /** What the fault is called on the wire and by Terraform, where that is not its shape's name: `DBSnapshotAlreadyExists`. */
  readonly wireCode?: string;
  /** The message; undefined when nothing is wrong. */
  readonly refused: (facts: Facts) => string | undefined;
  /** The argument that Terraform points at. */
  readonly path?: string;
  /** Where code and words come from. */
  readonly source: string;
}

/** Rows in the order in which the service looks at them. */
export interface RefusalTable {
  /** As Go's SDK calls the service in its errors: `RDS`. */
  readonly service: string;
  readonly rows: readonly Refusal[];
}

export interface Refused extends Pick<Refusal, 'code' | 'isModelled' | 'wireCode' | 'path' | 'source'> {
  readonly message: string;
}

/** Everything that the operation refuses about it; a service says the first. */
export function refusalsOf({ rows }: RefusalTable, operation: string, facts: Facts): readonly Refused[] {
  return rows
    .filter(({ operations }) => operations.includes(operation))
    .flatMap(({ refused, ...row }) => {
      const message = refused(facts);
      return message === undefined ? [] : [{ ...row, message }];
    });
}

/** The same as Terraform's provider words it. `doing` is what it was about: `creating RDS DB Instance (balrog-prod)`. */
export function diagnosticsOf(
  table: RefusalTable,
  operation: string,
  doing: string,
  facts: Facts,
): readonly Diagnostic[] {
  const fail = failing(doing, table.service, operation);
  return refusalsOf(table, operation, facts).map(({ code, isModelled, wireCode = code, message, path }) =>
    fail(isModelled === true ? wireCode : `api error ${code}`, message, path === undefined ? undefined : [path]),
  );
}
