/** What the server remembers of one connection: each provider instance of each Terraform process has its own. */
import type { ProviderSchemas, ResourceSchema } from '../schema/types';
import type { Caller } from './realm';

export class Session {
  caller: Caller | undefined;
  private readonly stopping = new AbortController();

  /** Aborted by Terraform's Stop. */
  get stopped(): AbortSignal {
    return this.stopping.signal;
  }

  stop(): void {
    this.stopping.abort();
  }
}

/** Sessions by the HTTP/2 connection their calls come in on. */
export class Sessions {
  private readonly byConnection = new WeakMap<object, Session>();

  of(connection: object): Session {
    const known = this.byConnection.get(connection);
    if (known) return known;
    const session = new Session();
    this.byConnection.set(connection, session);
    return session;
  }
}

/**
 * The schemas handed out so far, latest last. Terraform asks once per process and then also calls about those types on
 * other connections; another process may in the meantime have asked for other types.
 */
export class KnownSchemas {
  private known: readonly ProviderSchemas[] = [];

  add(schemas: ProviderSchemas): void {
    this.known = [...this.known.filter((other) => other !== schemas), schemas].slice(-8);
  }

  provider(): ProviderSchemas['provider'] {
    const latest = this.known.at(-1);
    if (!latest) throw new Error('Terraform has not asked for the schema yet');
    return latest.provider;
  }

  resource(type: string): ResourceSchema {
    return this.find('resources', 'resource type', type);
  }

  dataSource(type: string): ResourceSchema {
    return this.find('dataSources', 'data source', type);
  }

  private find(table: 'resources' | 'dataSources', kind: string, type: string): ResourceSchema {
    for (const schemas of [...this.known].reverse()) {
      const schema = schemas[table][type];
      if (schema) return schema;
    }
    throw new Error(`The rehearsal's provider does not know the ${kind} "${type}"`);
  }
}
