/** uWSGI: where it listens, how many processes it runs, how it ends. */
import { CUT_OFFS } from '../cut-offs';
import { allowed, oneOf, port, sixteenBits, wholeNumber } from '../patterns';
import { CLOSING_HEADER, UWSGI_DEFAULTS } from '../process';
import { WAITING } from '../timeouts';
import type { Variable } from '../types';
import { WEB, optional, required } from './entry';

export const LISTENING: readonly Variable[] = [
  required({
    name: 'PORT',
    apps: WEB,
    allowed: port,
    meaning: 'where uWSGI listens',
    source: 'uwsgi/admin.ini, uwsgi/public.ini',
  }),
  required({
    name: 'UWSGI_DIE_ON_TERM',
    apps: WEB,
    before: CUT_OFFS.dieOnTerm,
    allowed: allowed(/^(?:1|true)$/, '1'),
    without: 'SIGTERM reloads uWSGI, which goes on serving until SIGKILL',
    meaning: `lets SIGTERM stop uWSGI below 2.1, in about two seconds; from ${CUT_OFFS.dieOnTerm} on the ini file says so`,
    source: `uwsgi/admin.ini and uwsgi/public.ini at ${CUT_OFFS.dieOnTerm} (12e088e05)`,
  }),
  optional({
    name: 'UWSGI_DIE_ON_TERM',
    apps: WEB,
    since: CUT_OFFS.dieOnTerm,
    allowed: allowed(/^(?:1|true)$/, '1'),
    meaning: 'says again what the ini file says',
    source: `uwsgi/admin.ini and uwsgi/public.ini at ${CUT_OFFS.dieOnTerm} (12e088e05)`,
  }),
  required({
    name: 'UWSGI_ADD_HEADER',
    apps: WEB,
    allowed: oneOf(CLOSING_HEADER),
    without: 'uWSGI closes every connection unannounced, and half of the requests on a reused one are reset: a 502',
    meaning: 'a header of all answers: this one says that the connection ends with the answer',
    source: 'uWSGI reads UWSGI_<OPTION>; tried with 2.0.21',
  }),
  optional({
    name: 'UWSGI_HTTP_TIMEOUT',
    apps: WEB,
    before: CUT_OFFS.dieOnTerm,
    allowed: wholeNumber,
    default: String(WAITING.public.routerSeconds),
    meaning: "seconds after which uWSGI's HTTP router drops a request without an answer",
    source: `uWSGI reads UWSGI_<OPTION>; from ${CUT_OFFS.dieOnTerm} on there is no router (uwsgi/*.ini, 12e088e05)`,
  }),
  optional({
    name: 'UWSGI_PROCESSES',
    apps: WEB,
    allowed: wholeNumber,
    default: String(UWSGI_DEFAULTS.processes),
    meaning: 'processes; each opens up to 15 connections to the database and has caches of its own',
    source: 'uWSGI reads UWSGI_<OPTION>; named in 130d3e426',
  }),
  optional({
    name: 'UWSGI_THREADS',
    apps: WEB,
    allowed: wholeNumber,
    default: String(UWSGI_DEFAULTS.threads),
    meaning: 'threads of each process',
    source: 'uWSGI reads UWSGI_<OPTION>; named in 130d3e426',
  }),
  optional({
    name: 'UWSGI_MAX_REQUESTS',
    apps: WEB,
    allowed: wholeNumber,
    default: 'never',
    meaning: 'requests after which a process is replaced',
    source: 'uWSGI reads UWSGI_<OPTION>; named in 130d3e426',
  }),
  optional({
    name: 'UWSGI_BUFFER_SIZE',
    apps: WEB,
    allowed: sixteenBits,
    default: String(UWSGI_DEFAULTS.bufferBytes),
    meaning: 'bytes of request line and headers that are taken, a path counting twice; more resets the connection',
    source: 'uWSGI reads UWSGI_<OPTION>',
  }),
  optional({
    name: 'UWSGI_MAX_VARS',
    apps: WEB,
    allowed: wholeNumber,
    default: 'about a hundred headers',
    meaning: 'headers that are taken; more resets the connection',
    source: 'uWSGI reads UWSGI_<OPTION>; tried with 2.0.21',
  }),
  optional({
    name: 'UWSGI_LISTEN',
    apps: WEB,
    allowed: wholeNumber,
    default: String(UWSGI_DEFAULTS.backlog),
    meaning: 'connections that wait; not above net.core.somaxconn, or uWSGI does not start',
    source: 'uWSGI reads UWSGI_<OPTION>',
  }),
];
