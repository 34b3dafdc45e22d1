/** Who may do what: Auth0. */
import { allowed, anyText, hostName, oneOf, url } from '../patterns';
import type { Variable } from '../types';
import { ADMIN_WSGI, AGENT_CMD, required, secret } from './entry';

/** Auth0's client ids are public (591ef0d12). Any other id gets tokens that admin refuses. */
const AGENT_CLIENT_IDS = {
  dev: 'XvPN9fQDqIEuQ05tImVHtcjqjZ6fZ360',
  stage: 'LJWEpDTYRIsnddSwa7rgeGZdczaNaIKd',
  prod: '8MQB51S7XgaswbpyprqcQjfOweiGm3h5',
};

export const AUTH0: readonly Variable[] = [
  required({
    name: 'AUTH0_DOMAIN',
    apps: ['admin', 'agent'],
    allowed: hostName,
    meaning: 'tenant of Auth0; prod: auth.mozilla.auth0.com',
    source: `${ADMIN_WSGI}, ${AGENT_CMD}`,
  }),
  required({
    name: 'AUTH0_AUDIENCE',
    apps: ['admin', 'agent'],
    allowed: anyText,
    meaning: 'API in Auth0; prod: balrog-production, stage: balrog-cloudops-stage. Equal on admin and agent',
    source: `${ADMIN_WSGI}, ${AGENT_CMD}`,
  }),
  ...['AUTH0_CLIENT_ID', 'AUTH0_REDIRECT_URI', 'AUTH0_RESPONSE_TYPE', 'AUTH0_SCOPE'].map((name) =>
    required({
      name,
      apps: ['admin'],
      until: 'v3.101',
      allowed: name === 'AUTH0_REDIRECT_URI' ? url : anyText,
      meaning: 'read while loading and used for nothing; admin does not load without it',
      source: `${ADMIN_WSGI}; dropped in v3.102 (947005fee)`,
    }),
  ),
  required({
    name: 'AUTH0_M2M_CLIENT_ID',
    apps: ['agent'],
    until: 'v3.22',
    allowed: allowed(/^[A-Za-z0-9]{32}$/, 'a client id of Auth0: 32 letters and digits'),
    meaning: 'must be in the map of admin to the account balrogagent',
    source: `${AGENT_CMD}, ${ADMIN_WSGI} at v3.22 (M2M_ACCOUNT_MAPPING)`,
  }),
  required({
    name: 'AUTH0_M2M_CLIENT_ID',
    apps: ['agent'],
    since: 'v3.23',
    allowed: {
      ...oneOf(...Object.values(AGENT_CLIENT_IDS)),
      words: Object.entries(AGENT_CLIENT_IDS)
        .map(([environment, id]) => `${id} (${environment})`)
        .join(', '),
    },
    meaning: 'must be in the map of admin to the account balrogagent',
    source: `${AGENT_CMD}, ${ADMIN_WSGI} (M2M_ACCOUNT_MAPPING)`,
  }),
  secret({
    name: 'AUTH0_M2M_CLIENT_SECRET',
    apps: ['agent'],
    allowed: anyText,
    meaning: 'of that client',
    source: AGENT_CMD,
  }),
];
