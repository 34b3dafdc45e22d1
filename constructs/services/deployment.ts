/** How many copies may come and go while a deployment replaces them. */
import type { ServiceValue } from './service-value';

interface Copies {
  readonly desiredCount: number;
  /** ECS rounds the minimum up and the maximum down. */
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** ECS may move copies to other zones: it starts the new one before it stops the old. Absent: as AWS likes. */
  readonly availabilityZoneRebalancing?: 'DISABLED';
}

/**
 * As many percent as let one copy come before another goes, at the least number of copies. More would be faster, but
 * each copy beyond takes connections of the database.
 */
const roomForOneMore = (copies: number) => Math.ceil(((copies + 1) / copies) * 100);

export function copiesOf({ copies }: ServiceValue): Copies {
  switch (copies.kind) {
    case 'by-load': {
      const { minTasks } = copies;
      return { desiredCount: minTasks, minimumHealthyPercent: 100, maximumPercent: roomForOneMore(minTasks) };
    }
    case 'fixed':
      return {
        desiredCount: copies.paused ? 0 : copies.tasks,
        minimumHealthyPercent: 100,
        maximumPercent: roomForOneMore(copies.tasks),
      };
    case 'single':
      // INVARIANT: agent-once. The old one is gone before the new one starts, and no second one comes to balance zones, which AWS does
      // by default for services made since September 2025.
      return {
        desiredCount: copies.paused ? 0 : 1,
        minimumHealthyPercent: 0,
        maximumPercent: 100,
        availabilityZoneRebalancing: 'DISABLED',
      };
  }
}
