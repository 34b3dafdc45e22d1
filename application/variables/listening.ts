/** uWSGI: where it listens, how many processes it runs, how it ends. */
import { allowed, port, sixteenBits, wholeNumber } from '../patterns';
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
    until: 'v3.97',
    allowed: allowed(/^(?:1|true)$/, '1'),
    default: 'SIGTERM reloads uWSGI, which goes on serving until SIGKILL',
    meaning: 'lets SIGTERM stop uWSGI below 2.1, in about two seconds; from v3.98 the ini file says so',
    source: 'uwsgi/admin.ini and uwsgi/public.ini at v3.98 (12e088e05)',
  }),
  optional({
    name: 'UWSGI_DIE_ON_TERM',
    apps: WEB,
    since: 'v3.98',
    allowed: allowed(/^(?:1|true)$/, '1'),
    meaning: 'says again what the ini file says',
    source: 'uwsgi/admin.ini and uwsgi/public.ini at v3.98 (12e088e05)',
  }),
  optional({
    name: 'UWSGI_PROCESSES',
    apps: WEB,
    allowed: wholeNumber,
    default: '1',
    meaning: 'processes; each opens up to 15 connections to the database and has caches of its own',
    source: 'uWSGI reads UWSGI_<OPTION>; named in 130d3e426',
  }),
  optional({
    name: 'UWSGI_THREADS',
    apps: WEB,
    allowed: wholeNumber,
    default: '1',
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
    default: '4096',
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
    default: '100',
    meaning: 'connections that wait; not above net.core.somaxconn, or uWSGI does not start',
    source: 'uWSGI reads UWSGI_<OPTION>',
  }),
];
