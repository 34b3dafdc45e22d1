/** Which server a host name of the clouds leads to, told on a socket to the clients that containers start. */
import { createServer, type Server } from 'node:net';
import type { DatabaseEngine } from '../engines';
import type { CloudStore } from '../store';

/** A CNAME leads to another at most that often; a ring of them ends here. */
const MOST_STEPS = 8;

/** Resource id of the instance that the name leads to, over the CNAMEs of private zones; undefined where it leads to none. */
export function instanceBehind(store: CloudStore, host: string): string | undefined {
  const records = store.list({ type: 'aws_route53_record' });
  let name = host;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const instance = store.list({ type: 'aws_db_instance' }).find(({ values }) => values['address'] === name);
    if (instance !== undefined) return String(instance.values['resource_id']);
    const next = records.find(({ values }) => values['name'] === name && values['type'] === 'CNAME');
    const [leadsTo] = Array.isArray(next?.values['records']) ? (next.values['records'] as string[]) : [];
    if (leadsTo === undefined) return undefined;
    name = leadsTo;
  }
  return undefined;
}

type Answer = { readonly port: number } | { readonly problem: string };

async function answer(store: CloudStore, engine: DatabaseEngine, host: string): Promise<Answer> {
  const resourceId = instanceBehind(store, host);
  // In the words of MySQL's client.
  if (resourceId === undefined) return { problem: `ERROR 2005 (HY000): Unknown MySQL server host '${host}' (-2)` };
  try {
    return { port: (await engine.endpoint(resourceId)).port };
  } catch (error) {
    return {
      problem: `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:3306' (${error instanceof Error ? error.message : String(error)})`,
    };
  }
}

/** Listens on the path of a unix socket: a host name comes in as a line, the port or what is wrong goes out as JSON. */
export function serveHosts(path: string, store: CloudStore, engine: DatabaseEngine): Promise<Server> {
  const server = createServer((socket) => {
    let asked = '';
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (part: string) => {
      asked += part;
      const [host, rest] = asked.split('\n');
      if (rest === undefined || host === undefined) return;
      void answer(store, engine, host).then((said) => socket.end(JSON.stringify(said)));
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(path, () => resolve(server));
  });
}
