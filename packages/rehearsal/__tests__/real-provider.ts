/** The real AWS provider of the tests: what it would send to AWS is looked at and refused. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Values } from '../clouds/behaviour';
import { binaryIn, type ProviderBinary } from '../shadow';
import { RealProvider } from '../shadow/real-provider';

/** Version of the fixtures: others may answer otherwise. */
export const VERSION = '5.100.0';

/** Where TF_PLUGIN_MIRROR or `npm run second-opinion` has the provider; undefined where there is none. */
export function realProvider(): ProviderBinary | undefined {
  const mirrors = [process.env.TF_PLUGIN_MIRROR, join(__dirname, '../../../.tools/terraform-plugins')];
  return mirrors.flatMap((mirror) => (mirror ? (binaryIn(mirror, VERSION) ?? []) : []))[0];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON is looked into without ceremony
type Json = any;

/** The provider before a cloud that refuses everything, and remembers what it was asked. */
export class WatchedProvider {
  private constructor(
    readonly provider: RealProvider,
    private readonly asked: { operation: string; body: Json }[],
    private readonly cloud: Server,
  ) {}

  static async start(binary: ProviderBinary): Promise<WatchedProvider> {
    const asked: { operation: string; body: Json }[] = [];
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
    return new WatchedProvider(await RealProvider.start(binary, {}, endpoint), asked, cloud);
  }

  /** The body of the request `operation` that a creation sends. */
  async sent(type: string, config: Values, operation: string): Promise<unknown> {
    this.asked.length = 0;
    await this.provider.create(type, config);
    const found = this.asked.find((request) => request.operation === operation);
    if (!found)
      throw new Error(`${type} did not ask for ${operation}, but ${this.asked.map((one) => one.operation).join()}`);
    return found.body;
  }

  async stop(): Promise<void> {
    this.provider.stop();
    this.cloud.closeAllConnections();
    await new Promise((closed) => this.cloud.close(closed));
  }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
