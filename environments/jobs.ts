/**
 * The jobs that run on a schedule, one row each; what a job runs stands under the same name in constructs/jobs/work.ts.
 * Task, log, roles, rules, alarms, on-call page and dashboards follow: "A scheduled job" in CONTRIBUTING.md.
 */
import type { ScheduledJobRows } from './scheduled-job';

const SMALL = { cpuUnits: 256, memoryMib: 512 };

export const scheduledJobs = {
  'cleanup-db': {
    does: 'Deletes dated nightlies that nothing points to.',
    secondsAtMost: 21600,
    schedule: 'cron(30 9 * * ? *)',
    size: SMALL,
    variables: { MAX_AGE: '14' },
  },
  dump: {
    does: 'Publishes the public rows of the database.',
    secondsAtMost: 14400,
    schedule: 'cron(0 11 * * ? *)',
    // One CPU compresses; the raw dump lies on the task's own disk.
    size: { cpuUnits: 1024, memoryMib: 8192 },
    diskGib: 100,
    otherwise: { stage: { size: { cpuUnits: 512, memoryMib: 4096 }, diskGib: 50 } },
  },
} satisfies ScheduledJobRows;

export type JobName = keyof typeof scheduledJobs;
