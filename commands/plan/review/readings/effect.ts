/**
 * When a change of a database takes effect, and for how long it takes the database away. Source of what waits and what it interrupts: "Settings for DB
 * instances" (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html); of a failover's length: "Failing over a
 * Multi-AZ DB instance" of the same guide.
 */
import type { Plan, PlannedChange, Reading } from '@balrog-infra/review';
import { recordOf } from '../record-of';

type Values = Readonly<Record<string, unknown>>;

interface Effect {
  /** Waits for the window, unless changes are applied immediately. */
  readonly waits: boolean;
  /** Whether and how long the database is away. */
  readonly away: (values: Values) => string;
}

const FAILOVER = 'the database is away for 60 to 120 seconds, while the other zone takes over';
const RESTART = 'the database is away for some minutes, while it starts again';
const NOTHING = 'the database stays there';

const byZones = ({ multi_az: two }: Values): string => (two === true ? FAILOVER : RESTART);

/** Attributes of aws_db_instance. */
const EFFECTS: Readonly<Record<string, Effect>> = {
  instance_class: { waits: true, away: byZones },
  engine_version: { waits: true, away: () => `${RESTART}, and both zones at once` },
  ca_cert_identifier: { waits: true, away: byZones },
  allocated_storage: { waits: true, away: () => `${NOTHING}, and takes no other change of its disk for six hours` },
  storage_type: { waits: true, away: () => `${NOTHING}, and answers more slowly until the disk is moved` },
  iops: { waits: true, away: () => NOTHING },
  storage_throughput: { waits: true, away: () => NOTHING },
  multi_az: { waits: true, away: () => NOTHING },
  option_group_name: { waits: true, away: () => RESTART },
  port: { waits: false, away: () => `${RESTART}, and nobody finds it at the port of before` },
  identifier: { waits: true, away: () => `${RESTART}, and nobody finds it under the name of before` },
};

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const DAY_MS = 86_400_000;

/**
 * @param window `tue:16:00-tue:17:00`, UTC
 * @param now undefined: the day of the week alone
 * @returns `Tuesday 16:00 UTC (2026-12-01)`; undefined for what is no window
 */
export function nextWindow(window: unknown, now?: Date): string | undefined {
  const [, day = '', hour = '', minute = ''] =
    /^(sun|mon|tue|wed|thu|fri|sat):(\d\d):(\d\d)-/i.exec(typeof window === 'string' ? window : '') ?? [];
  const weekday = DAYS.indexOf(day.toLowerCase());
  if (weekday < 0) return undefined;
  const said = `${DAY_NAMES[weekday]} ${hour}:${minute} UTC`;
  if (now === undefined) return said;
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), Number(hour), Number(minute));
  const ahead = today + ((weekday - now.getUTCDay() + 7) % 7) * DAY_MS;
  const next = ahead <= now.getTime() ? ahead + 7 * DAY_MS : ahead;
  return `${said} (${new Date(next).toISOString().slice(0, 10)})`;
}

/** Of each database whose change waits or takes it away, a sentence. */
export const effectReading =
  (now?: Date): Reading =>
  (plan) => ({
    said: [...plan.changes.flatMap((change) => ofDatabase(change, now)), ...ofParameters(plan)],
    dangers: [],
  });

function ofDatabase({ type, action, address, before, after }: PlannedChange, now: Date | undefined): readonly string[] {
  if (type !== 'aws_db_instance' || action !== 'update') return [];
  const [was, is] = [recordOf(before), recordOf(after)];
  const changed = Object.keys(EFFECTS).filter(
    (name) => name in is && JSON.stringify(was[name]) !== JSON.stringify(is[name]),
  );
  const atOnce = is['apply_immediately'] === true;
  // A window that changes itself does so at once: what waits meets the new one.
  const window = nextWindow(is['maintenance_window'], now) ?? 'a day that AWS has chosen';
  return changed.map((name) => {
    const effect = EFFECTS[name] as Effect;
    const when =
      effect.waits && !atOnce
        ? `waits for the maintenance window, next ${window}; until then every plan shows it again`
        : 'takes effect during the deployment';
    return `${name} of ${address} ${when}. Then ${effect.away(is)}.`;
  });
}

interface Parameter {
  readonly name: string;
  readonly value?: unknown;
  readonly apply_method?: unknown;
}

/** What waits for a restart waits for ever: no window restarts a database for it. */
function ofParameters({ changes }: Plan): readonly string[] {
  return changes.flatMap(({ type, action, address, before, after }) => {
    if (type !== 'aws_db_parameter_group' || action !== 'update') return [];
    const [was, is] = [before, after].map((side) => parametersOf(recordOf(side)['parameter']));
    const waiting = (is ?? []).filter(
      ({ name, value, apply_method: method }) =>
        method === 'pending-reboot' && !(was ?? []).some((one) => one.name === name && one.value === value),
    );
    if (waiting.length === 0) return [];
    const names = waiting.map(({ name }) => name).join(', ');
    return [
      `${names} of ${address} waits until somebody restarts the database, which no window does. Then ${RESTART}.`,
    ];
  });
}

const parametersOf = (list: unknown): readonly Parameter[] => (Array.isArray(list) ? (list as Parameter[]) : []);
