/**
 * The faults of `--fault` at calls of the API: named by the operation (`RestoreDBInstanceToPointInTime`), as IAM does (`rds:DescribeDBInstances`), or by
 * the region that is asked (`us-west-2`).
 */
import { setTimeout as wait } from 'node:timers/promises';
import { concerns, credentialsExpired, faultName, metLine, type FaultPlan } from '../provider/faults';
import type { CloudStore } from '../store';
import { ApiError } from './wire/api-error';
import type { Protocol } from './wire/model';

export interface FaultyCall {
  readonly store: CloudStore;
  readonly faults: FaultPlan;
  /** `rds:DescribeDBInstances` */
  readonly action: string;
  readonly operation: string;
  readonly region: string;
  readonly protocol: Protocol;
  readonly account: string;
  readonly log: (line: string) => void;
}

/** Codes differ by protocol ("Common Errors" of the API references; EC2: "Error codes for the Amazon EC2 API"). */
const THROTTLED: Readonly<Record<Protocol, string>> = {
  query: 'Throttling',
  ec2: 'RequestLimitExceeded',
  json: 'ThrottlingException',
  'rest-json': 'ThrottlingException',
  'rest-xml': 'Throttling',
};

const DENIED: Readonly<Record<Protocol, string>> = {
  query: 'AccessDenied',
  ec2: 'UnauthorizedOperation',
  json: 'AccessDeniedException',
  'rest-json': 'AccessDeniedException',
  'rest-xml': 'AccessDenied',
};

/**
 * Fails the call as planned.
 *
 * @returns milliseconds that the call, or what it starts, is to take
 */
export function meetFaults({ store, faults, ...call }: FaultyCall): number {
  let slowness = 0;
  for (const fault of faults) {
    if (!concerns(fault, [call.operation, call.action, call.region])) continue;
    call.log(metLine(fault));
    if (fault.kind === 'expire') fault.happened = true;
    if (fault.kind === 'slow') slowness += fault.milliseconds;
    if (fault.kind === 'deny') throw denied(call);
    if (fault.kind === 'throttle' && store.spend(faultName(fault), fault.calls)) {
      throw new ApiError(THROTTLED[call.protocol], 'Rate exceeded', call.protocol === 'ec2' ? 503 : 400);
    }
    if (fault.kind === 'fail-once' && store.spend(faultName(fault), 1)) {
      throw new ApiError(
        'InternalFailure',
        'An internal error has occurred. Please try your query again at a later time.',
        500,
      );
    }
  }
  if (credentialsExpired(faults))
    throw new ApiError('ExpiredToken', 'The security token included in the request is expired', 403);
  return slowness;
}

/** IAM User Guide, "Troubleshoot access denied error messages". */
const denied = ({ account, action, protocol }: Pick<FaultyCall, 'account' | 'action' | 'protocol'>): ApiError =>
  new ApiError(
    DENIED[protocol],
    `User: arn:aws:iam::${account}:user/rehearsal is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
    403,
  );

export const pause = (milliseconds: number): Promise<void> => wait(milliseconds);
