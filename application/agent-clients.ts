/**
 * The clients of Auth0 that admin takes for the agent: M2M_ACCOUNT_MAPPING in uwsgi/admin.wsgi, where their ids stand in
 * the code and mean the account `balrogagent`. With any other id every call of the agent is answered 403, and it goes on
 * without enacting anything (tried with v3.25). Ids of clients are public (591ef0d12). The one for laptops is left out.
 */
import { CUT_OFFS } from './cut-offs';
import { lives, type Lifetime } from './version';

interface AgentClient extends Lifetime {
  readonly id: string;
  /** The environment that the comment beside it names. */
  readonly of: 'dev' | 'stage' | 'prod';
}

const renewed = (of: AgentClient['of'], id: string): AgentClient => ({ of, id, since: CUT_OFFS.agentClientsRenewed });
const former = (of: AgentClient['of'], id: string): AgentClient => ({
  of,
  id,
  before: CUT_OFFS.oldAgentClientsDropped,
});

const AGENT_CLIENTS: readonly AgentClient[] = [
  renewed('prod', '8MQB51S7XgaswbpyprqcQjfOweiGm3h5'),
  renewed('stage', 'LJWEpDTYRIsnddSwa7rgeGZdczaNaIKd'),
  renewed('dev', 'XvPN9fQDqIEuQ05tImVHtcjqjZ6fZ360'),
  former('prod', '6TpOQiDH9UhSUouLrxlLP7PbWyJ8epsa'),
  former('stage', 'tKirJIJUQ5D5wU1oxPoA1qxEzmMHnB4h'),
  former('stage', 'tKO6KT7I8vAga0tVG5kPyaZzjhf0OYGF'),
  former('dev', 'R6Tpyx7clqQFmR6bvkAUJodV4J8V8LdQ'),
  former('dev', 'EwqLzlkJUg6CLrmGdP4xfu9ytc8HpMzU'),
];

/** The clients that admin of that version takes for the agent. */
export const agentClientsOf = (version: string): readonly AgentClient[] =>
  AGENT_CLIENTS.filter((client) => lives(version, client));

/** `8MQB… (prod), LJWE… (stage), …`: what may be written, for messages. */
export const agentClientsInWords = (clients: readonly AgentClient[]) =>
  clients.map(({ id, of }) => `${id} (${of})`).join(', ');
