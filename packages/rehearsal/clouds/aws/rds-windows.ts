/** Backup and maintenance windows: the RDS service's own rules (RDS User Guide, "Backup window" and "Maintaining a DB instance"). */

interface Span {
  /** Minutes from Sunday midnight; a daily window counts from any midnight. */
  readonly start: number;
  readonly length: number;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY = 24 * 60;
const WEEK = 7 * DAY;

function minutes(time: string): number {
  const parts = time.toLowerCase().split(':');
  const [hour = 0, minute = 0] = parts.slice(-2).map(Number);
  const day = parts.length === 3 ? DAYS.indexOf(parts[0] ?? '') : 0;
  return day * DAY + hour * 60 + minute;
}

/** Reads `04:00-04:30` (cycle: a day) or `sun:05:00-sun:06:00` (cycle: a week). */
function span(window: string, cycle: number): Span {
  const [from = '', to = ''] = window.split('-');
  const start = minutes(from);
  return { start, length: (minutes(to) - start + cycle) % cycle };
}

function meet(left: Span, right: Span, cycle: number): boolean {
  const distance = (right.start - left.start + cycle) % cycle;
  return distance < left.length || cycle - distance < right.length;
}

/** What RDS says against a pair of windows; empty when it accepts them. Formats are checked before. */
export function windowComplaints(backup: string | undefined, maintenance: string | undefined): readonly string[] {
  const daily = backup ? span(backup, DAY) : undefined;
  const weekly = maintenance ? span(maintenance, WEEK) : undefined;
  const complaints: string[] = [];
  if (daily && daily.length < 30) complaints.push('The backup window must be at least 30 minutes.');
  if (weekly && weekly.length < 30) complaints.push('The maintenance window must be at least 30 minutes.');
  if (daily && weekly && DAYS.some((_, day) => meet({ ...daily, start: daily.start + day * DAY }, weekly, WEEK))) {
    complaints.push('The backup window and maintenance window must not overlap.');
  }
  return complaints;
}
