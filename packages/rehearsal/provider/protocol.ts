/** The messages of Terraform's plugin protocols 5 and 6 as this server reads and writes them, and the services for grpc-js. */
import path from 'node:path';
import { loadPackageDefinition, type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** A value in go-cty's msgpack form; empty when absent. */
export interface DynamicValue {
  readonly msgpack: Uint8Array;
}

export interface WireStep {
  readonly attribute_name?: string;
  readonly element_key_int?: number;
}

export interface WirePath {
  readonly steps: readonly WireStep[];
}

export interface WireDiagnostic {
  /** 1 error, 2 warning. */
  readonly severity: 1 | 2;
  readonly summary: string;
  readonly detail?: string;
  readonly attribute?: WirePath;
}

export interface RawState {
  readonly json: Uint8Array;
  readonly flatmap: Readonly<Record<string, string>>;
}

/** Any request; a method reads the fields its message has. Absent ones come as empty buffers, strings and 0. */
export interface Request {
  readonly type_name: string;
  readonly id: string;
  readonly version: number;
  readonly config: DynamicValue | null;
  readonly current_state: DynamicValue | null;
  readonly prior_state: DynamicValue | null;
  readonly planned_state: DynamicValue | null;
  readonly raw_state: RawState | null;
  readonly private: Uint8Array;
  readonly prior_private: Uint8Array;
  readonly planned_private: Uint8Array;
  readonly source_type_name: string;
  readonly source_state: RawState | null;
  readonly source_private: Uint8Array;
  readonly target_type_name: string;
}

/** Any response: the fields of the method's message. */
export type Response = Readonly<Record<string, unknown>> & { readonly diagnostics?: readonly WireDiagnostic[] };

/** The calls this server answers, by the names of the protocol. */
export const METHODS = [
  'GetMetadata',
  'GetSchema',
  'PrepareProviderConfig',
  'ValidateResourceTypeConfig',
  'ValidateDataSourceConfig',
  'UpgradeResourceState',
  'Configure',
  'ReadResource',
  'PlanResourceChange',
  'ApplyResourceChange',
  'ImportResourceState',
  'MoveResourceState',
  'ReadDataSource',
  'GetFunctions',
  'Stop',
] as const;

export type Method = (typeof METHODS)[number];

/** 6 where attributes hold attributes (providers on terraform-plugin-framework's own server), 5 for all others. */
export type ProtocolVersion = 5 | 6;

/** Protocol 6 calls some of them differently. */
const CALLED_IN_6: Partial<Record<Method, string>> = {
  GetSchema: 'GetProviderSchema',
  PrepareProviderConfig: 'ValidateProviderConfig',
  ValidateResourceTypeConfig: 'ValidateResourceConfig',
  ValidateDataSourceConfig: 'ValidateDataResourceConfig',
  Configure: 'ConfigureProvider',
  Stop: 'StopProvider',
};

/** The name of a call on the wire. */
export function calledIn(version: ProtocolVersion, method: Method): string {
  return (version === 6 && CALLED_IN_6[method]) || method;
}

const definitions = new Map<ProtocolVersion, ServiceDefinition>();

/** The `tfplugin5.Provider` or `tfplugin6.Provider` service. */
export function providerService(version: ProtocolVersion): ServiceDefinition {
  const definition = definitions.get(version) ?? loadService(`tfplugin${version}`);
  definitions.set(version, definition);
  return definition;
}

function loadService(name: string): ServiceDefinition {
  const loaded = loadSync(path.join(__dirname, `${name}.proto`), {
    keepCase: true,
    longs: Number,
    enums: Number,
    defaults: true,
    includeDirs: [__dirname],
  });
  const protocol = loadPackageDefinition(loaded)[name] as unknown as {
    readonly Provider: { readonly service: ServiceDefinition };
  };
  return protocol.Provider.service;
}
