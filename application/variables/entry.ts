/** How an entry of the tables is written, and who and where as they are named in most of them. */
import { APPLICATIONS, COMMANDS, type Application } from '../commands';
import { WEB } from '../process';
import type { Variable } from '../types';

export const ADMIN_WSGI = 'uwsgi/admin.wsgi';
export const PUBLIC_WSGI = 'uwsgi/public.wsgi';
export const BOTH_WSGI = `${ADMIN_WSGI}, ${PUBLIC_WSGI}`;
export const AGENT_CMD = 'agent/src/balrogagent/cmd.py';
export const RUN_SH = 'scripts/run.sh';

export const SERVICES: readonly Application[] = [...WEB, COMMANDS.agent];
export const DATABASE_JOBS: readonly Application[] = APPLICATIONS.filter((word) => !SERVICES.includes(word));
export { COMMANDS, WEB };

type Entry = Partial<Variable> & Pick<Variable, 'name' | 'apps' | 'allowed' | 'meaning' | 'source'>;

export const optional = (entry: Entry): Variable => ({ required: 'never', secret: false, ...entry });
export const required = (entry: Entry): Variable => ({ required: 'always', secret: false, ...entry });
export const secret = (entry: Entry): Variable => ({ ...required(entry), secret: true });
