/** The schemas that a real provider answers to GetProviderSchema, in the shape of ours. */
import type { AttributeSchema, BlockSchema, BlockTypeSchema, CtyType } from '../schema/types';

interface AttributeMessage {
  readonly name: string;
  readonly type: Uint8Array;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
  readonly deprecated: boolean;
  readonly write_only: boolean;
}

export interface BlockMessage {
  readonly attributes: readonly AttributeMessage[];
  readonly block_types: readonly {
    readonly type_name: string;
    readonly block: BlockMessage;
    readonly nesting: number;
    readonly min_items: number;
    readonly max_items: number;
  }[];
}

export interface SchemaMessage {
  readonly version: number;
  readonly block: BlockMessage;
}

/** By the numbers of the protocol; a group is a single block that is never absent. */
const NESTING = ['single', 'single', 'list', 'set', 'map', 'single'] as const;

export function blockOfMessage({ attributes, block_types: blocks }: BlockMessage): BlockSchema {
  return {
    attributes: Object.fromEntries(attributes.map((each) => [each.name, attributeOf(each)])),
    blocks: Object.fromEntries(
      blocks.map(
        ({ type_name: name, block, nesting, min_items: least, max_items: most }): [string, BlockTypeSchema] => [
          name,
          {
            nesting: NESTING[nesting] ?? 'single',
            ...(least > 0 && { minItems: least }),
            ...(most > 0 && { maxItems: most }),
            block: blockOfMessage(block),
          },
        ],
      ),
    ),
  };
}

function attributeOf({ type, ...flags }: AttributeMessage): AttributeSchema {
  return {
    type: JSON.parse(Buffer.from(type).toString('utf8')) as CtyType,
    ...(flags.required && { required: true }),
    ...(flags.optional && { optional: true }),
    ...(flags.computed && { computed: true }),
    ...(flags.sensitive && { sensitive: true }),
    ...(flags.deprecated && { deprecated: true }),
    ...(flags.write_only && { writeOnly: true }),
  };
}
