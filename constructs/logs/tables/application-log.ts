/**
 * Output of the applications, as application/application-log.ts describes it: JSON, one object a line, and plain text
 * between: uWSGI's start and its line for each request, tracebacks of Python. Under uWSGI both come on stderr. Every line
 * is a row and stands whole in `line`; what is no JSON leaves the other columns NULL.
 *
 * The order of the keys does not matter. A key is looked for before the first brace of a value, or behind the last one:
 * there it is one of the line's own, whatever texts and objects `Fields` holds. (Inside a text its quotes would be `\"`.)
 * So `Fields` must be the one object in the line, as it is.
 */
import { LOG_KEYS } from '../../../application/application-log';
import { columns, INT, line, text, type Line, type PersonalData } from './line-format';

const MIXED: readonly PersonalData[] = ['account', 'client-address', 'imei'];
const string = (comment: string) => ({ matches: '[^"\\\\]*', comment });

const lineEnds = line`(?![^\n])`;
/** Before the first brace of a value, or behind the last but the one that ends the line. */
const outsideOfFields = line`(?:[{]|[{][^\n]*[}](?=[^{}]*[}]${lineEnds}))(?:[^{}]*,)? *`;

/** Looks ahead: takes no character, and captures if the key is there. */
const key = (name: string, value: Line) => line`(?:(?=${outsideOfFields}"${text(name)}": *${value} *[,}])|)`;

/** @param severities what the numbers of this application mean, as a sentence */
export function applicationLog(severities: string): Line {
  const c = columns({
    timestamp_ns: { type: 'bigint', matches: '[0-9]{1,19}', comment: 'When: nanoseconds since 1970, UTC.' },
    type: string('Logger of Python: the name of a module or of a class, or root, as nearly always with the agent.'),
    logger: string('Name of the application, Balrog.'),
    hostname: string('Of the container.'),
    env_version: string('Version of the format: 2.0.'),
    severity: { type: 'int', matches: INT, comment: severities },
    pid: { type: 'int', matches: INT, comment: 'Process.' },
    fields: {
      matches: '[{][^\\n]*[}]',
      comment:
        "JSON: requestid, message, error, traceback and what else the code adds; json_extract_scalar(fields, '$.message'). Can hold e-mail and client addresses.",
      personal: MIXED,
    },
    line: {
      matches: '[^\\n]*',
      comment:
        'The whole line, JSON or not: uWSGI logs each request, Python its tracebacks. Can hold client addresses, IMEIs, e-mail addresses.',
      personal: MIXED,
    },
  });
  const fields = line`(?:(?=[{](?:[^{}]*,)? *"${text(LOG_KEYS.fields)}": *${c.fields}[^{}]*[}]${lineEnds})|)`;
  return [
    key(LOG_KEYS.timestamp, c.timestamp_ns),
    key(LOG_KEYS.type, line`"${c.type}"`),
    key(LOG_KEYS.logger, line`"${c.logger}"`),
    key(LOG_KEYS.hostname, line`"${c.hostname}"`),
    key(LOG_KEYS.envVersion, line`"${c.env_version}"`),
    key(LOG_KEYS.severity, c.severity),
    key(LOG_KEYS.pid, c.pid),
    fields,
    c.line,
  ].reduce((before, next) => line`${before}${next}`);
}
