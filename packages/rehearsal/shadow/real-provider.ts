/** A real provider, asked what Terraform asks: its schemas, whether a configuration is valid, and what a change would be planned as. */
import { credentials, makeGenericClientConstructor, type ServiceError } from '@grpc/grpc-js';
import type { Values } from '../clouds/behaviour';
import type { Path } from '../provider/diagnostics';
import { providerService, type DynamicValue, type WireDiagnostic, type WirePath } from '../provider/protocol';
import { decodeBlock, encodeBlock } from '../provider/wire';
import type { BlockSchema } from '../schema/types';
import type { PlanAnswer } from './outcome';
import { startProcess, type ProviderBinary, type ProviderProcess } from './process';
import { proposedNew } from './proposed-new';
import { blockOfMessage, type SchemaMessage } from './schema-message';

type Answer = Readonly<Record<string, unknown>>;
type Call = (request: object, done: (error: ServiceError | null, answer: Answer) => void) => void;
type Client = Record<string, Call> & { close(): void };

/** Whose credentials these are nobody asks: AWS cannot be reached. */
const CONFIGURATION = {
  region: 'us-west-2',
  access_key: 'AKIAEXAMPLE',
  secret_key: 'none',
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_region_validation: true,
  skip_metadata_api_check: 'true',
  max_retries: 0,
};

/** Default tags and the like of the provider block that the real one is to have, too. */
export type ProviderSettings = Readonly<Values>;

export class RealProvider {
  private readonly blocks = new Map<string, BlockSchema>();

  private constructor(
    readonly version: string,
    private readonly process: ProviderProcess,
    private readonly client: Client,
    private readonly schemas: Readonly<Record<string, SchemaMessage>>,
  ) {}

  /** Starts it, reads its schemas and configures it; some seconds and 600 MB of memory. `endpoint` stands for AWS. */
  static async start(
    binary: ProviderBinary,
    settings: ProviderSettings = {},
    endpoint?: string,
  ): Promise<RealProvider> {
    const process = await startProcess(binary.file, endpoint);
    try {
      const Constructor = makeGenericClientConstructor(providerService(5), 'Provider');
      const limits = { 'grpc.max_receive_message_length': -1 };
      const client = new Constructor(
        `unix:${process.socket}`,
        credentials.createInsecure(),
        limits,
      ) as unknown as Client;
      const answer = (await call(client, process, 'GetSchema', {})) as unknown as {
        readonly provider: SchemaMessage;
        readonly resource_schemas: Readonly<Record<string, SchemaMessage>>;
      };
      const provider = new RealProvider(binary.version, process, client, answer.resource_schemas);
      await provider.configure(blockOfMessage(answer.provider.block), settings);
      return provider;
    } catch (error) {
      process.stop();
      throw error;
    }
  }

  private async configure(block: BlockSchema, settings: ProviderSettings): Promise<void> {
    const config = encodeBlock(block, { ...CONFIGURATION, ...settings });
    const errors = errorsOf(await this.call('Configure', { terraform_version: '1.11.4', config }));
    if (errors.length > 0) throw new Error(`The provider cannot be configured: ${errors.join('; ')}`);
  }

  /** Its schema of a type; undefined where that version does not have the type. */
  block(type: string): BlockSchema | undefined {
    const message = this.schemas[type];
    if (message === undefined) return undefined;
    const block = this.blocks.get(type) ?? blockOfMessage(message.block);
    this.blocks.set(type, block);
    return block;
  }

  /** The errors of ValidateResourceTypeConfig, summary and detail. */
  async validate(type: string, config: Values): Promise<readonly string[]> {
    const answer = await this.call('ValidateResourceTypeConfig', {
      type_name: type,
      config: encodeBlock(this.known(type), config),
      client_capabilities: { write_only_attributes_allowed: true },
    });
    return errorsOf(answer);
  }

  /** `prior` null plans a creation. Values are in the shape of its own schema. */
  async plan(type: string, prior: Values | null, config: Values): Promise<PlanAnswer> {
    const block = this.known(type);
    const answer = await this.call('PlanResourceChange', {
      type_name: type,
      prior_state: encodeBlock(block, prior),
      proposed_new_state: encodeBlock(block, proposedNew(block, prior, config)),
      config: encodeBlock(block, config),
    });
    const errors = errorsOf(answer);
    return {
      planned: errors.length > 0 ? null : (decodeBlock(block, answer['planned_state'] as DynamicValue) ?? null),
      replacing: (answer['requires_replace'] as readonly WirePath[]).map(pathOf),
      errors,
    };
  }

  /** Plans a creation and carries it out, against what `endpoint` stands for; whatever that answers is nobody's business here. */
  async create(type: string, config: Values): Promise<void> {
    const block = this.known(type);
    const { planned, errors } = await this.plan(type, null, config);
    if (errors.length > 0) throw new Error(errors.join('; '));
    await this.call('ApplyResourceChange', {
      type_name: type,
      prior_state: encodeBlock(block, null),
      planned_state: encodeBlock(block, planned),
      config: encodeBlock(block, config),
    });
  }

  stop(): void {
    this.client.close();
    this.process.stop();
  }

  private known(type: string): BlockSchema {
    const block = this.block(type);
    if (block === undefined) throw new Error(`hashicorp/aws ${this.version} has no ${type}`);
    return block;
  }

  private call(method: string, request: object): Promise<Answer> {
    return call(this.client, this.process, method, request);
  }
}

function call(client: Client, process: ProviderProcess, method: string, request: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    client[method]!(request, (error, answer) =>
      error ? reject(new Error(`${method}: ${error.message} ${process.said()}`)) : resolve(answer),
    );
  });
}

function pathOf({ steps }: WirePath): Path {
  return steps.map((step) => step.attribute_name || (step.element_key_int ?? 0));
}

function errorsOf(answer: Answer): readonly string[] {
  return (answer['diagnostics'] as readonly WireDiagnostic[])
    .filter(({ severity }) => severity === 1)
    .map(({ summary, detail = '', attribute }) => {
      const place = !attribute ? '' : ` [${pathOf(attribute).join('.')}]`;
      return `${summary}${detail === '' ? '' : `: ${detail}`}${place}`;
    });
}
