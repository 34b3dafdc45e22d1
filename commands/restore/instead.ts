/** A restore in the place of another one that is under way: it was not the copy that was meant, or RDS has failed to make it. */
import type { Databases } from '../../environments/databases';
import { Stopped } from '../operations/stopped';
import { isRestoring, type Operation, type Restoring } from '../operations/under-way';
import type { Begun } from './begin';
import type { Request } from './request';

/** @throws Stopped when it is no restore, or everything reads already what it has made */
export function mayBeGivenUp(found: Operation, request: Request, { serving }: Databases): Restoring {
  if (!isRestoring(found) || found.kind !== 'restore' || request.kind !== 'restore')
    throw new Stopped(
      `--instead gives up a restore for another restore; under way is: ${found.asked}. It must come to its end first: the same command goes on with it. Nothing was changed.`,
    );
  if (serving !== found.target) return found;
  throw new Stopped(
    `${found.asked} has switched to ${found.target}: run that command again, to its end. Then restore once more, or go --back. Nothing was changed.`,
  );
}

/** Writers stay paused, and what the former one has made stays as it is: nobody reads it. */
export function inPlaceOf({ id, asked, target }: Restoring, begun: Begun): Begun {
  const { operation } = begun;
  const finding = `${id} was under way: ${asked}, into ${target}`;
  const overrides = [...operation.overrides, { finding, reason: 'given up by --instead, before it switched' }];
  return { ...begun, operation: { ...operation, overrides } };
}
