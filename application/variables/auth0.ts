/** Who may do what: Auth0. */
import { agentClientsInWords, agentClientsOf } from '../agent-clients';
import { CUT_OFFS } from '../cut-offs';
import { anyText, hostName, oneOf, url } from '../patterns';
import type { Variable } from '../types';
import type { BalrogVersion, Lifetime } from '../version';
import { ADMIN_WSGI, AGENT_CMD, COMMANDS, required, secret } from './entry';

/** The agent's client must be one that admin knows, which differs from version to version. */
const agentClient = (version: BalrogVersion, lifetime: Lifetime) => {
  const clients = agentClientsOf(version);
  return required({
    name: 'AUTH0_M2M_CLIENT_ID',
    apps: [COMMANDS.agent],
    ...lifetime,
    allowed: { ...oneOf(...clients.map(({ id }) => id)), words: agentClientsInWords(clients) },
    meaning: 'must be in the map of admin to the account balrogagent',
    source: `${AGENT_CMD}, ${ADMIN_WSGI} (M2M_ACCOUNT_MAPPING)`,
  });
};

const { oldestRead, agentClientsRenewed, oldAgentClientsDropped, responseTypeDropped, unusedAuth0Dropped } = CUT_OFFS;

export const AUTH0: readonly Variable[] = [
  required({
    name: 'AUTH0_DOMAIN',
    apps: [COMMANDS.admin, COMMANDS.agent],
    allowed: hostName,
    meaning: 'tenant of Auth0; prod: auth.mozilla.auth0.com',
    source: `${ADMIN_WSGI}, ${AGENT_CMD}`,
  }),
  required({
    name: 'AUTH0_AUDIENCE',
    apps: [COMMANDS.admin, COMMANDS.agent],
    allowed: anyText,
    meaning: 'API in Auth0; prod: balrog-production, stage: balrog-cloudops-stage. Equal on admin and agent',
    source: `${ADMIN_WSGI}, ${AGENT_CMD}`,
  }),
  ...['AUTH0_CLIENT_ID', 'AUTH0_REDIRECT_URI', 'AUTH0_RESPONSE_TYPE', 'AUTH0_SCOPE'].map((name) =>
    required({
      name,
      apps: [COMMANDS.admin],
      before: name === 'AUTH0_RESPONSE_TYPE' ? responseTypeDropped : unusedAuth0Dropped,
      allowed: name === 'AUTH0_REDIRECT_URI' ? url : anyText,
      meaning: 'read while loading and used for nothing; admin does not load without it',
      source: `${ADMIN_WSGI}; dropped in ${unusedAuth0Dropped} (947005fee) or before`,
    }),
  ),
  agentClient(oldestRead, { before: agentClientsRenewed }),
  agentClient(agentClientsRenewed, { since: agentClientsRenewed, before: oldAgentClientsDropped }),
  agentClient(oldAgentClientsDropped, { since: oldAgentClientsDropped }),
  secret({
    name: 'AUTH0_M2M_CLIENT_SECRET',
    apps: [COMMANDS.agent],
    allowed: anyText,
    meaning: 'of that client',
    source: AGENT_CMD,
  }),
];
