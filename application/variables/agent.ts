/** What only the agent reads. */
import { allowed, anyText } from '../patterns';
import type { Variable } from '../types';
import { AGENT_CMD, COMMANDS, optional, required } from './entry';

export const AGENT: readonly Variable[] = [
  required({
    name: 'BALROG_API_ROOT',
    apps: [COMMANDS.agent],
    allowed: allowed(
      /^http:\/\/(?:127\.0\.0\.1|localhost):\d+\/api$/,
      "http://127.0.0.1:<port>/api, the nginx beside the agent: it writes the agent's lines of the access log",
    ),
    meaning: 'where the agent finds the API of admin',
    source: `${AGENT_CMD}, scripts/nginx.conf`,
  }),
  required({
    name: 'TELEMETRY_API_ROOT',
    apps: [COMMANDS.agent],
    allowed: anyText,
    meaning: 'unused, but the agent does not start without it',
    source: AGENT_CMD,
  }),
  ...['BALROG_USERNAME', 'BALROG_PASSWORD'].map((name) =>
    optional({
      name,
      apps: [COMMANDS.agent],
      allowed: anyText,
      meaning: 'a leftover',
      unread: 'a leftover in docker-compose.yml; the agent signs in with AUTH0_M2M_*',
      source: 'docker-compose.yml',
    }),
  ),
];
