/**
 * The real AWS provider, asked over its own gRPC: what it plans, and what it would send. No cloud and no credentials: everything that it
 * asks is refused, after it was looked at.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { credentials, makeGenericClientConstructor, type ServiceError } from '@grpc/grpc-js';
import type { Values } from '../clouds/behaviour';
import { providerService, type DynamicValue } from '../provider/protocol';
import { decodeBlock, encodeBlock } from '../provider/wire';
import type { BlockSchema } from '../schema/types';

/** Version of the fixtures: others may answer otherwise. */
export const VERSION = '5.100.0';

/** Where TF_PLUGIN_MIRROR or `npm run second-opinion` has the provider; undefined where there is none. */
export function realProvider(): string | undefined {
  const mirrors = [process.env.TF_PLUGIN_MIRROR, join(__dirname, '../../../.tools/terraform-plugins')];
  const os = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  for (const mirror of mirrors) {
    const folder = join(mirror ?? '', 'registry.terraform.io/hashicorp/aws', VERSION, os);
    const file = mirror && existsSync(folder) ? readdirSync(folder).find((name) => name.includes('_v')) : undefined;
    if (file !== undefined) return join(folder, file);
  }
  return undefined;
}

interface Planned {
  readonly planned: Values;
  /** Names of top-level attributes and blocks that force a replacement. */
  readonly replacing: readonly string[];
  readonly diagnostics: readonly string[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON is looked into without ceremony
type Json = any;
type Answer = Record<string, Json>;
type Call = (request: object, done: (error: ServiceError | null, answer: Answer) => void) => void;

export class RealProvider {
  /** Bodies of the requests that would have changed something, as JSON. */
  private asked: { operation: string; body: Json }[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly client: Record<string, Call> & { close(): void },
    private readonly cloud: Server,
  ) {}

  static async start(binary: string): Promise<RealProvider> {
    const asked: RealProvider['asked'] = [];
    const cloud = createServer((incoming, outgoing) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (text: string) => (body += text));
      incoming.on('end', () => {
        asked.push({ operation: String(incoming.headers['x-amz-target']).split('.').at(-1)!, body: jsonOf(body) });
        outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
        outgoing.end(JSON.stringify({ __type: 'RefusedByTheTest', message: 'looked at' }));
      });
    });
    await new Promise<void>((listening) => cloud.listen(0, '127.0.0.1', listening));
    const endpoint = `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`;
    const child = spawn(binary, ['-debug'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env.PATH, AWS_ENDPOINT_URL: endpoint, AWS_EC2_METADATA_DISABLED: 'true' },
    });
    const socket = await socketOf(child);
    const Client = makeGenericClientConstructor(providerService(5), 'Provider');
    const limits = { 'grpc.max_receive_message_length': -1 };
    const client = new Client(
      `unix:${socket}`,
      credentials.createInsecure(),
      limits,
    ) as unknown as RealProvider['client'];
    const provider = new RealProvider(child, client, cloud);
    provider.asked = asked;
    return provider;
  }

  async configure(schema: BlockSchema): Promise<void> {
    const config = {
      region: 'us-west-2',
      access_key: 'AKIAEXAMPLE',
      secret_key: 'none',
      skip_credentials_validation: true,
      skip_requesting_account_id: true,
      skip_metadata_api_check: 'true',
      max_retries: 0,
    };
    const answer = await this.call('Configure', { terraform_version: '1.11.4', config: encodeBlock(schema, config) });
    const errors = errorsOf(answer);
    if (errors.length > 0) throw new Error(errors.join('; '));
  }

  /** `prior` null plans a creation. */
  async plan(type: string, schema: BlockSchema, prior: Values | null, config: Values): Promise<Planned> {
    const wanted = prior === null ? config : { ...prior, ...withoutNull(config) };
    const answer = await this.call('PlanResourceChange', {
      type_name: type,
      prior_state: encodeBlock(schema, prior),
      proposed_new_state: encodeBlock(schema, wanted),
      config: encodeBlock(schema, config),
    });
    const replacing = (answer.requires_replace as { steps: { attribute_name?: string }[] }[]).map(
      ({ steps }) => steps[0]?.attribute_name ?? '',
    );
    return {
      planned: decodeBlock(schema, answer.planned_state as DynamicValue) ?? {},
      replacing: [...new Set(replacing)].sort(),
      diagnostics: errorsOf(answer),
    };
  }

  /** The body of the request `operation` that a creation sends. */
  async sent(type: string, schema: BlockSchema, config: Values, operation: string): Promise<unknown> {
    this.asked.length = 0;
    const { planned, diagnostics } = await this.plan(type, schema, null, config);
    if (diagnostics.length > 0) throw new Error(diagnostics.join('; '));
    await this.call('ApplyResourceChange', {
      type_name: type,
      prior_state: encodeBlock(schema, null),
      planned_state: encodeBlock(schema, planned),
      config: encodeBlock(schema, config),
    });
    const found = this.asked.find((request) => request.operation === operation);
    if (!found)
      throw new Error(`${type} did not ask for ${operation}, but ${this.asked.map((one) => one.operation).join()}`);
    return found.body;
  }

  async stop(): Promise<void> {
    this.client.close();
    this.child.kill('SIGKILL');
    this.cloud.closeAllConnections();
    await new Promise((closed) => this.cloud.close(closed));
  }

  private call(method: string, request: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.client[method]!(request, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
  }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function errorsOf({ diagnostics }: Answer): readonly string[] {
  return (diagnostics as { severity: number; summary: string; detail: string }[])
    .filter(({ severity }) => severity === 1)
    .map(({ summary, detail }) => `${summary} ${detail}`.trim());
}

function withoutNull(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
}

/** go-plugin prints where it listens, for TF_REATTACH_PROVIDERS. */
function socketOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('exit', (code) => reject(new Error(`the provider ended with ${code}: ${said}`)));
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const socket = /"String":"([^"]+)"/.exec(said)?.[1];
      if (socket !== undefined) resolve(socket);
    });
  });
}
