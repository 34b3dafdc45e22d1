/** Blocks written `{}`, and what becomes of them: cases for the real provider and for the rehearsal. */
import type { Values } from '../clouds/behaviour';

export interface EmptyBlockCase {
  readonly type: string;
  /** Dotted, through blocks. */
  readonly block: string;
  readonly config: Values;
  /** The request of a creation that would carry the block, and where in its body. */
  readonly operation: string;
  readonly member: string;
}

/** What the real provider does with it. */
export interface EmptyBlockAnswer {
  readonly type: string;
  readonly block: string;
  /** Whether the request carries it. */
  readonly sent: boolean;
  /** Whether a plan against a state without it adds it again, and what it replaces the resource for. */
  readonly plannedAgain: boolean;
  readonly replacing: readonly string[];
}

/** Of a namespace that the real provider does not ask about; the rehearsal makes one and puts its id in place of this. */
export const NAMESPACE_ID = 'ns-1';

const service = (health: Values) => ({
  name: 'admin',
  dns_config: [{ namespace_id: NAMESPACE_ID, routing_policy: 'MULTIVALUE', dns_records: [{ ttl: 10, type: 'A' }] }],
  health_check_custom_config: [health],
});
const table = (serde: Values) => ({
  name: 'view',
  database_name: 'logs',
  table_type: 'VIRTUAL_VIEW',
  storage_descriptor: [{ columns: [{ name: 'a', type: 'string' }], ser_de_info: [serde] }],
});
const SERVICE = { type: 'aws_service_discovery_service', operation: 'CreateService' };
const TABLE = { type: 'aws_glue_catalog_table', operation: 'CreateTable' };
const HEALTH = { ...SERVICE, block: 'health_check_custom_config', member: 'HealthCheckCustomConfig' };
const SERDE = {
  ...TABLE,
  block: 'storage_descriptor.ser_de_info',
  member: 'TableInput.StorageDescriptor.SerdeInfo',
};

export const EMPTY_BLOCK_CASES: readonly EmptyBlockCase[] = [
  { ...HEALTH, config: service({}) },
  { ...SERDE, config: table({}) },
];

/** The same blocks with something in them: what is sent then must be seen, or a case would see nothing at all. */
export const FILLED_BLOCK_CASES: readonly EmptyBlockCase[] = [
  { ...HEALTH, config: service({ failure_threshold: 1 }) },
  { ...SERDE, config: table({ name: '-', serialization_library: '-' }) },
];
