/**
 * What the applications write: JSON, one object a line (src/auslib/log.py, agent/src/balrogagent/log.py). Under uWSGI the
 * lines of public and admin come on stderr, where uWSGI and Python write plain text too: whoever reads them must take both
 * streams, and lines that are no JSON (tried with v3.25). With the database away, public and admin answer 500 or 502 and
 * write no traceback: only Sentry has it.
 */

/** Keys of a line, in the order in which they are written. `Fields` is an object, and the only one. */
export const LOG_KEYS = {
  timestamp: 'Timestamp',
  type: 'Type',
  logger: 'Logger',
  hostname: 'Hostname',
  envVersion: 'EnvVersion',
  severity: 'Severity',
  pid: 'Pid',
  fields: 'Fields',
} as const;

/**
 * The numbers of `Severity`. Public and admin count as Google does, the agent as syslog: there a critical line gets the
 * number of debug, because its table names DEBUG twice and CRITICAL never.
 */
export const SEVERITIES = {
  web: { critical: 600, error: 500, warning: 400, info: 200, debug: 100 },
  agent: { critical: 7, error: 3, warning: 4, info: 6, debug: 7 },
} as const;

/** How the line begins that uWSGI writes for each request: `[pid: 24599|app: 0|req: 1/1] 10.0.0.1 () {…} […] GET /x => …`. */
export const REQUEST_LINE_START = '[pid: ';

/** How the traceback of an exception begins that nobody caught: Python's own text, no JSON. */
export const TRACEBACK_TEXT = 'Traceback (most recent call last)';
