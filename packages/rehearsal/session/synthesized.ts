import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A stack as cdktf wrote it. */
export interface SynthesizedStack {
  readonly name: string;
  readonly folder: string;
  /** SHA-256 of cdk.tf.json, hexadecimal. */
  readonly sha256: string;
  readonly backend?: { readonly bucket: string; readonly key: string };
  /** AWS accounts its provider may work in; empty when it may in any. */
  readonly accounts: readonly string[];
  /** Tags its AWS provider gives to everything. */
  readonly defaultTags: Readonly<Record<string, string>>;
  readonly resources: readonly ConfiguredResource[];
}

export interface ConfiguredResource {
  readonly address: string;
  readonly type: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Construct path: `prod/network/vpc`. */
  readonly path: string;
}

/** The stacks of an output folder of cdktf, as Terraform folders. */
export function stackFolders(output: string): readonly string[] {
  const stacks = join(output, 'stacks');
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks)
    .map((stack) => join(stacks, stack))
    .filter((folder) => existsSync(join(folder, 'cdk.tf.json')));
}

export function readStack(folder: string): SynthesizedStack {
  const bytes = readFileSync(join(folder, 'cdk.tf.json'));
  const json = JSON.parse(bytes.toString()) as CdkJson;
  const backend = json.terraform?.backend?.s3;
  const aws = json.provider?.aws ?? [];
  return {
    name: basename(folder),
    folder,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...(backend === undefined ? {} : { backend }),
    accounts: aws.flatMap(({ allowed_account_ids: ids = [] }) => ids),
    defaultTags: Object.assign(
      {},
      ...aws.flatMap(({ default_tags: blocks = [] }) => blocks.map(({ tags }) => tags)),
    ) as Tags,
    resources: Object.entries(json.resource ?? {}).flatMap(([type, named]) =>
      Object.entries(named).map(([name, { '//': note, ...rest }]) => ({
        address: `${type}.${name}`,
        type,
        arguments: rest,
        path: note?.metadata?.path ?? name,
      })),
    ),
  };
}

type Tags = Readonly<Record<string, string>>;

interface CdkJson {
  readonly provider?: {
    readonly aws?: readonly {
      readonly allowed_account_ids?: readonly string[];
      readonly default_tags?: readonly { readonly tags?: Tags }[];
    }[];
  };
  readonly terraform?: { readonly backend?: { readonly s3?: { readonly bucket: string; readonly key: string } } };
  readonly resource?: Record<
    string,
    Record<string, Record<string, unknown> & { readonly '//'?: { readonly metadata?: { readonly path?: string } } }>
  >;
}
