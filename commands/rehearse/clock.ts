/** `npm run rehearse -- clock`: what time it is in the simulated clouds, and another time. */
import { type ClockMove, cloudNow, moveClock, prepareHome } from '@balrog-infra/rehearsal';
import { homeOf, type RehearsalFlags } from './settings';

export interface ClockFlags {
  readonly forward?: number;
  readonly at?: Date;
  readonly speed?: number;
  readonly real?: true;
}

/** @throws Error when more than one move is asked for */
export function clock(flags: RehearsalFlags, { forward, at, speed, real }: ClockFlags): number {
  const home = homeOf(flags);
  const moves: ClockMove[] = [
    ...(forward === undefined ? [] : [{ forwardSeconds: forward }]),
    ...(at === undefined ? [] : [{ at }]),
    ...(speed === undefined ? [] : [{ speed }]),
    ...(real === undefined ? [] : [{ real }]),
  ];
  if (moves.length > 1) throw new Error('One move at a time: --forward, --at, --speed or --real. Nothing was changed.');
  const [move] = moves;
  if (move !== undefined) prepareHome(home);
  const time = move === undefined ? cloudNow(home) : moveClock(home, move);
  process.stdout.write(`${time.toISOString()}\n`);
  return 0;
}
